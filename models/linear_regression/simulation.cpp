// SPDX-License-Identifier: MIT
#include "linear_regression/simulation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "common/risk.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/spectral_fit.hpp"
#include "overparam/ode/integrate.hpp"

namespace overparam::linear_regression {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Measurement;
using experiment::range_reason;
using experiment::shortest;
using experiment::Status;
using experiment::Verdict;

// What one replica sees; noise has variance 1.
struct Data {
  MatrixXd inputs;  // X, n×p, of the features that the student sees
  VectorXd eigenvalues;
  VectorXd target;    // θ on them
  double unseen = 0;  // Σ λ θ² of all others
  VectorXd clean;     // labels without noise, of all features
  VectorXd noise;
};

void fill_target(VectorXd& target, experiment::Draw draw) {
  core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
      .normal(0, {target.data(), static_cast<std::size_t>(target.size())});
}

VectorXd draw_target(const Parameters& p, experiment::Draw draw) {
  VectorXd target(static_cast<Index>(p.dimension));
  if (p.signal.kind == Signal::Kind::isotropic) {
    fill_target(target, draw);
  } else if (p.signal.kind == Signal::Kind::levels) {
    fill_target(target, draw);
    Index first = 0;
    for (const Run& run : *p.spectrum) {
      auto part = target.segment(first, static_cast<Index>(run.count));
      part *= run.eigenvalue > 0
                  ? p.signal.norm * std::sqrt(run.power / run.eigenvalue) / part.norm()
                  : 0;
      first += part.size();
    }
    return target;
  } else if (p.signal.kind == Signal::Kind::file) {
    return p.signal.norm * Eigen::Map<const VectorXd>(p.signal.coefficients->data(), target.size());
  } else {
    for (Index i = 0; i < target.size(); ++i)
      target[i] = p.signal.kind == Signal::Kind::power ? std::pow(double(i + 1), -p.signal.number)
                                                       : double(double(i) < p.signal.number);
  }
  return target * (p.signal.norm / target.norm());
}

// The variance of the target's part that is independent of all inputs.
double independent_power(const Parameters& p) {
  double sum = 0;
  if (p.signal.kind == Signal::Kind::levels)
    for (const Run& run : *p.spectrum)
      if (run.eigenvalue == 0) sum += run.power;
  return sum * p.signal.norm * p.signal.norm;
}

// The places of the features that the student sees and that are not always 0, increasing.
std::vector<Index> draw_seen(const Parameters& p, experiment::Draw draw) {
  std::vector<Index> order(static_cast<std::size_t>(p.dimension));
  std::iota(order.begin(), order.end(), Index{0});
  if (p.seen_choice == SeenChoice::random) {
    std::vector<double> keys(order.size());
    core::Stream(draw.seed, draw.replica, core::StreamName::features).normal(0, keys);
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
    });
  }
  order.resize(static_cast<std::size_t>(p.learnable()));
  std::sort(order.begin(), order.end());
  return order;
}

Data draw_data(const Parameters& p, experiment::Draw draw, core::Team& team) {
  const VectorXd values = eigenvalues(*p.spectrum);
  const VectorXd scale = values.cwiseSqrt();
  const auto seen = draw_seen(p, draw);
  VectorXd target = draw_target(p, draw);
  Data data;
  data.eigenvalues = values(seen);
  data.target = target(seen);
  target(seen).setZero();
  data.unseen = target.cwiseAbs2().dot(values);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::inputs);
  data.inputs.resize(static_cast<Index>(p.samples), data.target.size());
  VectorXd unseen(data.inputs.rows());  // labels from the other features
  team.for_each(static_cast<std::size_t>(p.samples), [&](std::size_t s) {
    VectorXd sample(values.size());
    stream.normal(s, {sample.data(), static_cast<std::size_t>(sample.size())});
    sample = sample.cwiseProduct(scale).eval();
    data.inputs.row(static_cast<Index>(s)) = sample(seen).transpose();
    unseen[static_cast<Index>(s)] = sample.dot(target);
  });
  data.clean = data.inputs * data.target + unseen;
  if (const double power = independent_power(p); power > 0) {
    data.unseen += power;
    VectorXd independent(data.inputs.rows());
    core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
        .normal(1, {independent.data(), static_cast<std::size_t>(independent.size())});
    data.clean += std::sqrt(power) * independent;
  }
  data.noise.resize(data.inputs.rows());
  core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
      .normal(0, {data.noise.data(), static_cast<std::size_t>(data.noise.size())});
  return data;
}

// θ̂ = clean + √Δ times noise at one time.
struct Fit {
  VectorXd clean;       // W times the labels without noise
  VectorXd noise;       // W times the noise of variance 1
  double variance = 0;  // tr WᵀΣW
};

// A fit, or why there is none.
struct Result {
  std::optional<Fit> fit;
  Verdict verdict = {};
};

// The flow runs away from a direction of negative curvature.
Result without_minimum(double ridge, double square) {
  return {{},
          {Status::diverged, range_reason("λ", ridge, "not above", -square) +
                                 ", below which the quadratic form of a draw has no minimum"}};
}

MatrixXd labels_of(const Data& data) {
  MatrixXd labels(data.inputs.rows(), 2);
  labels << data.clean, data.noise;
  return labels;
}

// The fit at t = ∞, which needs no singular basis.
Result solve(const Data& data, double ridge, core::Team& team) {
  const linalg::RidgeFit fit(data.inputs, ridge, team);
  if (const auto square = fit.obstacle()) return without_minimum(ridge, *square);
  const MatrixXd fits = fit.weights(labels_of(data), team);
  return {Fit{fits.col(0), fits.col(1),
              (data.eigenvalues.cwiseSqrt().asDiagonal() * fit.noise_factor(team)).squaredNorm()}};
}

// Fits in the singular basis of the inputs, of any ridge and time.
class SingularBasis {
 public:
  explicit SingularBasis(const Data& data) : fit_(data.inputs) {
    coordinates_ = fit_.coordinates(labels_of(data));
    weights_ = (data.eigenvalues.cwiseSqrt().asDiagonal() * fit_.basis()).colwise().squaredNorm();
  }

  Result at(double ridge, double time) const {
    const double square = std::pow(fit_.smallest(), 2);
    if (std::isinf(time) && ridge < 0 && square + ridge <= 0) return without_minimum(ridge, square);
    const VectorXd filter = fit_.filter(ridge, time);
    const MatrixXd reached = filter.asDiagonal() * coordinates_;
    constexpr double largest = 1e300;  // of weights that are numbers
    if (!(reached.array().abs() < largest).all())
      return {{}, {Status::diverged, "above the largest number"}};
    const MatrixXd fits = fit_.weights(reached);
    return {Fit{fits.col(0), fits.col(1), weights_.dot(filter.cwiseAbs2())}};
  }

 private:
  linalg::SpectralFit fit_;
  MatrixXd coordinates_;  // of clean labels and noise
  VectorXd weights_;      // v_iᵀ Σ v_i
};

Fit fit_of(const Data& data, const MatrixXd& map) {
  return {map * data.clean, map * data.noise,
          (data.eigenvalues.cwiseSqrt().asDiagonal() * map).squaredNorm()};
}

// dW/dt = −∂/∂W of (1/2n)[|I − XW|² + λ|W|²]: gradient flow on all labels at once.
MatrixXd descent_direction(const MatrixXd& inputs, double ridge, const MatrixXd& map) {
  MatrixXd residual = -inputs * map;
  residual.diagonal().array() += 1;
  return (inputs.transpose() * residual - ridge * map) / double(inputs.rows());
}

using Observe = std::function<void(std::size_t, const Result&)>;

void integrate(const Data& data, double ridge, std::span<const double> times,
               const Observe& observe) {
  const auto flow = [&](const MatrixXd& map, MatrixXd& slope, double) {
    slope = descent_direction(data.inputs, ridge, map);
  };
  const auto solution = ode::integrate(
      flow, MatrixXd::Zero(data.inputs.cols(), data.inputs.rows()), times,
      ode::Method::dormand_prince, {.stop_at_times = true},
      {.observe = [&](std::size_t i, const MatrixXd& map) { observe(i, {fit_of(data, map)}); }});
  solution.require_success();
}

// Between two steps the weights are on the straight line that joins them.
void descend(const Data& data, double ridge, double learning_rate, std::span<const double> times,
             const Observe& observe) {
  constexpr double overflow = 1e30;
  constexpr double most_steps = 1e6;
  if (!times.empty() && !(times.back() / learning_rate <= most_steps))
    throw core::IntegrationFailure(times.back(), learning_rate, "takes more than 1e6 steps");
  MatrixXd map = MatrixXd::Zero(data.inputs.cols(), data.inputs.rows());
  double steps = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double goal = times[i] / learning_rate;
    while (steps + 1 <= goal && map.cwiseAbs().maxCoeff() < overflow) {
      map += learning_rate * descent_direction(data.inputs, ridge, map);
      ++steps;
    }
    if (steps + 1 <= goal) {
      observe(i, {{},
                  {Status::diverged, "weights above " + shortest(overflow) + " after " +
                                         shortest(steps) + " steps"}});
      continue;
    }
    const double rest = (goal - steps) * learning_rate;
    observe(i, {fit_of(data, rest > 0
                                 ? MatrixXd(map + rest * descent_direction(data.inputs, ridge, map))
                                 : map)});
  }
}

// What steps of this size converge to, given the fit at which the flow ends: |1 − ηs| < 1 for the
// largest eigenvalue s of XᵀX/n + λ/n.
Result end_of_descent(const Data& data, double ridge, double learning_rate, Result limit) {
  const auto values = linalg::SpectralFit(data.inputs).singular_values();
  const double fastest = (values(0) * values(0) + ridge) / double(data.inputs.rows());
  if (!limit.fit || learning_rate * fastest < 2) return limit;
  return {{},
          {Status::unstable,
           range_reason("η", learning_rate, "at or above 2/λ_max =", 2 / fastest) + " of a draw"}};
}

class Measurer {
 public:
  Measurer(const Parameters& p, const Data& data) : p_(p), data_(data) {
    if (const auto ranks = benign_ranks(p.seen_spectrum(), p.samples))
      spiky_ = data.inputs.cols() - static_cast<Index>(ranks->index);
  }

  void measure(double time, const Result& result, std::vector<Measurement>& out) const {
    const auto& fit = result.fit;
    experiment::Recorder rows(out, time, Estimator::exact);
    const auto add = [&](const char* name, const experiment::Known& value) {
      rows.add(name, value, result.verdict);
    };
    const Fit& f = fit ? *fit : none_;
    const double deviation = std::sqrt(p_.label_noise);
    const VectorXd theta = fit ? VectorXd(f.clean + deviation * f.noise) : data_.target;
    const double excess = norm(data_.target - theta) + data_.unseen;
    const VectorXd outputs = data_.inputs * theta;
    const double training =
        (data_.clean + deviation * data_.noise - outputs).squaredNorm() / p_.samples;
    common::add_errors({{excess},
                        {fit ? norm(data_.target - f.clean) + data_.unseen : 0},
                        {p_.label_noise * f.variance},
                        {training}},
                       p_.label_noise, add);
    if (!spiky_) return;
    const auto part = theta.tail(*spiky_);
    add("spiky_population", {part.cwiseAbs2().dot(data_.eigenvalues.tail(*spiky_))});
    add("spiky_training", {(data_.inputs.rightCols(*spiky_) * part).squaredNorm() / p_.samples});
  }

 private:
  double norm(const VectorXd& theta) const { return theta.cwiseAbs2().dot(data_.eigenvalues); }

  const Parameters& p_;
  const Data& data_;
  std::optional<Index> spiky_;  // coordinates behind k*
  Fit none_;
};

}  // namespace

std::vector<std::vector<Measurement>> simulate(std::span<const Parameters> variants,
                                               std::span<const double> times, experiment::Draw draw,
                                               core::Team& team) {
  const Parameters& common = variants.front();
  const Data data = draw_data(common, draw, team);
  const bool limit = !times.empty() && std::isinf(times.back());
  const auto finite = times.first(times.size() - (limit ? 1 : 0));
  std::optional<SingularBasis> basis;
  if (common.flow == Flow::exact && !finite.empty()) basis.emplace(data);

  std::vector<std::vector<Measurement>> result;
  for (const Parameters& p : variants) {
    auto& out = result.emplace_back();
    const Measurer measurer(p, data);
    const auto observe = [&](std::size_t i, const Result& at_time) {
      measurer.measure(finite[i], at_time, out);
    };
    switch (p.flow) {
      case Flow::exact:
        for (std::size_t i = 0; i < finite.size(); ++i) observe(i, basis->at(p.ridge, finite[i]));
        break;
      case Flow::odeint:
        integrate(data, p.ridge, finite, observe);
        break;
      case Flow::descent:
        descend(data, p.ridge, *p.learning_rate, finite, observe);
        break;
    }
    if (!limit) continue;
    Result end = basis ? basis->at(p.ridge, times.back()) : solve(data, p.ridge, team);
    if (p.learning_rate) end = end_of_descent(data, p.ridge, *p.learning_rate, std::move(end));
    measurer.measure(times.back(), end, out);
  }
  return result;
}

double simulation_memory(const Parameters& p) {
  const double r = std::min(p.samples, p.features());
  // The factorisation holds inputs, basis and copies of both; the flows some ten states.
  const double matrices = p.flow == Flow::exact ? 6 : 14;
  // The target, its eigenvalues and one input have all features.
  return 8 * (matrices * p.samples * p.features() + 8 * r * r + 6 * (p.dimension - p.features()));
}

double simulation_cost(const Parameters& p, double end_time) {
  const double r = std::min(p.samples, p.features());
  const double larger = std::max(p.samples, p.features());
  const double factorisation = 1e5 + 100 * p.samples * p.dimension + (2 * larger + 20 * r) * r * r;
  if (p.flow == Flow::exact || !std::isfinite(end_time)) return factorisation;
  const double fastest = p.spectrum->front().eigenvalue + trace(p.seen_spectrum()) / p.samples;
  const double steps = p.learning_rate ? end_time / *p.learning_rate : 3 * end_time * fastest;
  return factorisation + 4 * (1 + steps) * p.samples * p.samples * p.features();
}

}  // namespace overparam::linear_regression
