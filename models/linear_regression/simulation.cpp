// SPDX-License-Identifier: MIT
#include "linear_regression/simulation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "common/risk.hpp"
#include "linear_regression/draw.hpp"
#include "linear_regression/student_fits.hpp"
#include "overparam/core/error.hpp"
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

// The fit at t = ∞, which needs no singular basis.
Result solve(const Data& data, double ridge, core::Team& team) {
  const linalg::RidgeFit fit(data.inputs, ridge, team);
  if (const auto square = fit.obstacle()) return {{}, without_minimum(ridge, *square)};
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
    if (std::isinf(time) && ridge < 0 && square + ridge <= 0)
      return {{}, without_minimum(ridge, square)};
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

// Infinitely many students are for the theory alone.
std::vector<std::vector<Measurement>> missing(std::span<const Parameters> variants,
                                              std::span<const double> times) {
  std::vector<std::vector<Measurement>> result(variants.size());
  for (std::size_t i = 0; i < variants.size(); ++i)
    for (const double time : times) {
      experiment::Recorder rows(result[i], time, Estimator::exact);
      const auto add = [&](const char* name, const auto&) {
        rows.add(name, {}, {Status::not_converged, common::no_infinite_simulation});
      };
      common::add_errors({}, 0, add);
      if (variants[i].variance_split) common::add_split({}, add);
    }
  return result;
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
  if (std::isinf(common.students) && differ(common)) return missing(variants, times);
  std::optional<StudentFits> several;
  if (common.variance_split || (common.students > 1 && differ(common)))
    several.emplace(common, draw, team);
  const Data data = draw_data(common, draw, team);
  const bool limit = !times.empty() && std::isinf(times.back());
  const auto finite = times.first(times.size() - (limit ? 1 : 0));
  std::optional<SingularBasis> basis;
  if (common.flow == Flow::exact && !finite.empty()) basis.emplace(data);

  std::vector<std::vector<Measurement>> result;
  for (const Parameters& p : variants) {
    auto& out = result.emplace_back();
    const Measurer measurer(p, data);
    const bool averaged = p.students > 1 && differ(p);
    const auto observe = [&](std::size_t i, const Result& at_time) {
      if (averaged)
        several->measure(p, finite[i], out);
      else
        measurer.measure(finite[i], at_time, out);
      if (p.variance_split) several->measure_split(p, finite[i], out);
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
    if (averaged) {
      several->measure(p, times.back(), out);
      if (p.variance_split) several->measure_split(p, times.back(), out);
      continue;
    }
    Result end = basis ? basis->at(p.ridge, times.back()) : solve(data, p.ridge, team);
    if (p.learning_rate) end = end_of_descent(data, p.ridge, *p.learning_rate, std::move(end));
    measurer.measure(times.back(), end, out);
    if (p.variance_split) several->measure_split(p, times.back(), out);
  }
  return result;
}

double simulation_memory(const Parameters& p) {
  const double r = std::min(p.samples, p.features());
  // The factorisation holds inputs, basis and copies of both; the flows some ten states.
  const double matrices = p.flow == Flow::exact ? 6 : 14;
  // The target, its eigenvalues and one input have all features.
  const double one =
      8 * (matrices * p.samples * p.features() + 8 * r * r + 6 * (p.dimension - p.features()));
  if (!differ(p)) return (p.variance_split ? 3 : 1) * one;
  if (std::isinf(p.students)) return 0;
  if (p.students == 1 && !p.variance_split) return one;
  // Of each student, on each sample, and the map from labels to the average's weights.
  return one * (1 + p.students * (p.variance_split ? 4 : 1)) +
         8 * p.samples * (2 * p.dimension + 3 * p.samples);
}

double simulation_cost(const Parameters& p, double end_time) {
  const double r = std::min(p.samples, p.features());
  const double larger = std::max(p.samples, p.features());
  const double factorisation = 1e5 + 100 * p.samples * p.dimension + (2 * larger + 20 * r) * r * r;
  if (differ(p) && std::isinf(p.students)) return factorisation;
  if (p.variance_split || (p.students > 1 && differ(p))) {
    const double students = differ(p) ? p.students : 1;
    return factorisation * (1 + students * (p.variance_split ? 4 : 1)) +
           students * p.samples * p.samples * p.features();
  }
  if (p.flow == Flow::exact || !std::isfinite(end_time)) return factorisation;
  const double fastest = p.spectrum->front().eigenvalue + trace(p.seen_spectrum()) / p.samples;
  const double steps = p.learning_rate ? end_time / *p.learning_rate : 3 * end_time * fastest;
  return factorisation + 4 * (1 + steps) * p.samples * p.samples * p.features();
}

}  // namespace overparam::linear_regression
