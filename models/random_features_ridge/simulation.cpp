// SPDX-License-Identifier: MIT
#include "random_features_ridge/simulation.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "common/risk.hpp"
#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/product.hpp"
#include "overparam/linalg/spectral_fit.hpp"
#include "random_features/features.hpp"
#include "random_features/test_set.hpp"
#include "random_features_ridge/gaussian_features.hpp"

namespace overparam::random_features_ridge {
namespace {

using common::Errors;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Known;
using experiment::Measurement;
using experiment::Status;
using random_features::activated;
using random_features::in_pieces;

// One draw of everything that does not depend on ridge and label noise.
struct Data {
  MatrixXd design;  // Φ, n×K
  MatrixXd labels;  // n×2: ζ and unit noise
  VectorXd flips;   // n, standard normal: labels whose number is low have the wrong sign
  MatrixXd omega;   // Ω, K×K
  VectorXd h;       // K
  double teacher;   // T

  Data(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
       core::Team& team) {
    const double k = *p.width;
    const double m = p.teacher_units;
    const auto n = static_cast<Index>(*p.samples);

    MatrixXd inputs(network.features.cols(), n);
    const core::Stream source(draw.seed, draw.replica, core::StreamName::inputs);
    in_pieces(n, team, [&](Index first, Index count) {
      for (Index j = first; j < first + count; ++j)
        source.normal(static_cast<std::uint64_t>(j),
                      {inputs.col(j).data(), static_cast<std::size_t>(inputs.rows())});
    });
    design = activated(p.activation, inputs, network.features.transpose(), 1 / std::sqrt(k), team);
    labels.resize(n, 2);
    labels.col(0) =
        activated(p.teacher_activation, inputs, network.teacher.transpose(), 1 / std::sqrt(m), team)
            .rowwise()
            .sum();
    core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
        .normal(0, {labels.col(1).data(), static_cast<std::size_t>(n)});
    flips.resize(n);
    core::Stream(draw.seed, draw.replica, core::StreamName::label_flips)
        .normal(0, {flips.data(), static_cast<std::size_t>(n)});

    omega = core::activation_covariance(p.activation, network.features) / k;
    h = core::activation_covariance(p.activation, network.features, p.teacher_activation,
                                    network.teacher)
            .rowwise()
            .sum() /
        std::sqrt(k * m);
    teacher = core::activation_covariance(p.teacher_activation, network.teacher).sum() / m;
  }

  Data(const Parameters& p, experiment::Draw draw, core::Team& team) {
    const GaussianFeatures features(*p.levels, static_cast<Index>(*p.width), draw);
    const auto n = static_cast<Index>(*p.samples);
    const auto sample = features.sample(n, draw, team);
    design = sample.design;
    labels.resize(n, 2);
    labels.col(0) = sample.target;
    core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
        .normal(0, {labels.col(1).data(), static_cast<std::size_t>(n)});
    omega = features.covariance(team);
    h = features.overlap();
    teacher = features.target_power();
  }
};

// E(ζ − f)² of weights w for which h·w and wᵀΩw are known.
Known excess(double teacher, double overlap, double norm, Index terms) {
  const double value = teacher - 2 * overlap + norm;
  constexpr double digits = 1e-14;
  // In this order what is no number stays none.
  return {std::max(value, 0.0), digits * double(terms) * (teacher + norm)};
}

constexpr double largest_coordinate = 1e300;  // of weights that are numbers
constexpr const char* beyond_numbers = "above the largest number";

// (1/n)|y − Φw|².
double training_residual(const Data& data, const VectorXd& y, const VectorXd& w) {
  return (y - data.design * w).squaredNorm() / double(y.size());
}

// What the labels of one variant are made of.
struct Noise {
  double variance = 0;  // Δ
  double flips = 0;     // p

  explicit Noise(const Parameters& p) : variance(p.label_noise), flips(p.flip_probability) {}

  // The mean of a label over ζ.
  double kept() const { return 1 - 2 * flips; }
  // Of a label ±1 that may be flipped, and of what is added to it.
  double total() const { return variance + (1 - kept() * kept()); }
};

// ζ with the signs that it was given, each wrong with probability p.
VectorXd flipped(const Data& data, double p) {
  const double threshold = boost::math::quantile(boost::math::normal(), p);
  return (data.flips.array() < threshold).select(-data.labels.col(0), data.labels.col(0));
}

VectorXd labels_of(const Data& data, const Noise& noise) {
  if (noise.flips > 0)
    return flipped(data, noise.flips) + std::sqrt(noise.variance) * data.labels.col(1);
  return data.labels.col(0) + std::sqrt(noise.variance) * data.labels.col(1);
}

// What a draw has at one time, or why it has nothing.
struct Result {
  std::optional<Errors> errors = {};
  double fresh = 0;  // E(y − f)² − E(ζ − f)² of a fresh label
  VectorXd weights = {};
  std::string reason = {};
};

// Of weights whose f has the overlap E[ζf].
double fresh_noise(const Noise& noise, double overlap) {
  return noise.flips > 0 ? noise.variance + 2 * (1 - noise.kept()) * overlap : noise.variance;
}

// Solutions at t = ∞, each ridge factorised once.
class Limit {
 public:
  Limit(const Data& data, core::Team& team) : data_(data), team_(team) {}

  Result at(double ridge, const Noise& noise) {
    if (ridge != ridge_) fit(ridge);
    if (obstacle_)
      return {.reason = experiment::range_reason("λ", ridge, "not above", 0 - *obstacle_) +
                        ", below which the quadratic form of a draw has no minimum"};
    const bool flips = noise.flips > 0;
    const VectorXd signal = flips ? VectorXd(solution_->weights(flipped(data_, noise.flips), team_))
                                  : VectorXd(weights_.col(0));
    VectorXd w = signal + std::sqrt(noise.variance) * weights_.col(1);
    VectorXd mean = weights_.col(0);
    if (flips) mean *= noise.kept();
    const auto excess_of = [&](const VectorXd& weights) {
      return excess(data_.teacher, data_.h.dot(weights), weights.dot(data_.omega * weights),
                    weights.size());
    };
    Result result{Errors{excess_of(w),
                         excess_of(mean),
                         {noise.total() * gain_},
                         {training_residual(data_, labels_of(data_, noise), w)}},
                  fresh_noise(noise, data_.h.dot(w))};
    result.weights = std::move(w);
    return result;
  }

 private:
  void fit(double ridge) {
    solution_.emplace(data_.design, ridge, team_);
    ridge_ = ridge;
    obstacle_ = solution_->obstacle();
    if (obstacle_) return;
    weights_ = solution_->weights(data_.labels, team_);
    const MatrixXd factor = solution_->noise_factor(team_);
    gain_ = linalg::inner_products(data_.omega, factor, team_).cwiseProduct(factor).sum();
  }

  const Data& data_;
  core::Team& team_;
  std::optional<double> ridge_;
  std::optional<linalg::RidgeFit> solution_;
  std::optional<double> obstacle_;  // the eigenvalue that is in the way of this ridge
  MatrixXd weights_;                // K×2, of ζ and of unit noise
  double gain_ = 0;                 // tr(AᵀΩA)
};

// Gradient flow in the singular basis, where Ω and h are computed once for all times.
class Flow {
 public:
  Flow(const Data& data, core::Team& team)
      : data_(data), fit_(data.design), coordinates_(fit_.coordinates(data.labels)) {
    const MatrixXd basis = fit_.basis();
    omega_ = linalg::inner_products(basis, linalg::inner_products(data.omega, basis, team), team);
    h_ = basis.transpose() * data.h;
  }

  Result at(double ridge, const Noise& noise, double time) const {
    const VectorXd filter = fit_.filter(ridge, time);
    VectorXd mean = filter.cwiseProduct(coordinates_.col(0));
    VectorXd signal = mean;
    if (noise.flips > 0) {
      signal = filter.cwiseProduct(fit_.coordinates(flipped(data_, noise.flips)).col(0));
      mean *= noise.kept();
    }
    const VectorXd c =
        signal + std::sqrt(noise.variance) * filter.cwiseProduct(coordinates_.col(1));
    if (!(c.array().abs() < largest_coordinate).all()) return {.reason = beyond_numbers};
    const auto excess_of = [&](const VectorXd& at) {
      return excess(data_.teacher, h_.dot(at), at.dot(omega_ * at), at.size());
    };
    VectorXd w = fit_.weights(c);
    Result result{Errors{excess_of(c),
                         excess_of(mean),
                         {noise.total() * filter.array().square().matrix().dot(omega_.diagonal())},
                         {training_residual(data_, labels_of(data_, noise), w)}},
                  fresh_noise(noise, h_.dot(c))};
    result.weights = std::move(w);
    return result;
  }

 private:
  const Data& data_;
  linalg::SpectralFit fit_;
  MatrixXd coordinates_;  // Uᵀ labels
  MatrixXd omega_;        // VᵀΩV
  VectorXd h_;            // Vᵀh
};

void add(const Result& result, double time, std::vector<Measurement>& out) {
  experiment::Recorder rows(out, time, Estimator::exact);
  const experiment::Verdict verdict{result.errors ? Status::ok : Status::diverged, result.reason};
  common::add_errors(result.errors.value_or(Errors{}), result.fresh,
                     [&](const char* name, const Known& error) {
                       // What overflows in several terms of a difference is no number.
                       constexpr double infinity = std::numeric_limits<double>::infinity();
                       rows.add(name, std::isnan(error.value) ? Known{infinity} : error, verdict);
                     });
}

// The rows whose networks wait to be tried out on fresh inputs, all of them at once.
class Tests {
 public:
  void add(const Result& result, double time, std::size_t variant,
           std::vector<std::vector<Measurement>>& out) {
    Measurement row{time, "classification_error", {}, Status::ok, Estimator::test_set};
    if (result.errors) {
      rows_.emplace_back(variant, out[variant].size());
      weights_.push_back(result.weights);
    } else {
      row.status = Status::diverged;
      row.reason = result.reason;
    }
    out[variant].push_back(std::move(row));
  }

  void compute(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
               core::Team& team, std::vector<std::vector<Measurement>>& out) const {
    if (rows_.empty()) return;
    MatrixXd weights(network.features.rows(), static_cast<Index>(weights_.size()));
    for (Index c = 0; c < weights.cols(); ++c)
      weights.col(c) = weights_[static_cast<std::size_t>(c)];
    const auto shares = random_features::classification_errors(
        network, p.activation, p.teacher_activation, weights, p.test_samples, draw, team);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      random_features::set_share(out[rows_[i].first][rows_[i].second], shares[i], p.test_samples);
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> rows_;  // variant and row
  std::vector<VectorXd> weights_;
};

}  // namespace

std::vector<std::vector<Measurement>> simulate(std::span<const Parameters> variants,
                                               std::span<const double> times, experiment::Draw draw,
                                               core::Team& team) {
  const Parameters& shared = variants.front();
  const auto network = shared.levels
                           ? simulate::Network{}
                           : simulate::draw_network(network_law(shared), draw.seed, draw.replica);
  const Data data = shared.levels ? Data(shared, draw, team) : Data(shared, network, draw, team);
  std::optional<Flow> flow;
  Limit limit(data, team);
  Tests tests;
  // Ridges in a row share a factorisation.
  std::vector<std::size_t> order(variants.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return variants[a].ridge < variants[b].ridge;
  });
  std::vector<std::vector<Measurement>> out(variants.size());
  for (const std::size_t i : order) {
    const Parameters& p = variants[i];
    const Noise noise(p);
    for (const double time : times) {
      Result result;
      if (std::isinf(time)) {
        result = limit.at(p.ridge, noise);
      } else if (time == 0) {
        const double y = labels_of(data, noise).squaredNorm() / double(data.design.rows());
        result = {Errors{{data.teacher}, {data.teacher}, {}, {y}}, noise.variance};
        result.weights.setZero(data.design.cols());
      } else {
        if (!flow) flow.emplace(data, team);
        result = flow->at(p.ridge, noise, time);
      }
      add(result, time, out[i]);
      if (shared.classification) tests.add(result, time, i, out);
    }
  }
  tests.compute(shared, network, draw, team, out);
  return out;
}

double simulation_memory(const Parameters& p) {
  const double k = *p.width;
  const double n = *p.samples;
  const double d = *p.dimension;
  const double m = p.teacher_units;
  const double r = std::min(k, n);
  // Network and inputs, Φ and a copy inside of a fit, Ω, and square matrices of the fit.
  return 8 * (2 * k * d + 3 * m * d + d * n + m * n + 3 * k * n + 3 * k * k + 10 * r * r) +
         (p.classification ? random_features::testing_memory(d, k, m) : 0);
}

double simulation_cost(const Parameters& p, double end_time) {
  const double k = *p.width;
  const double n = *p.samples;
  const double r = std::min(k, n);
  // A feature costs about as much as 60 multiplications, an element of Ω as 300, a singular value
  // decomposition as 20 r³.
  const double data = n * k * (*p.dimension + 60) + k * k / 2 * (*p.dimension + 300);
  const double solution = 2 * n * k * r + k * k * n;
  const double flow = std::isinf(end_time) ? 0 : 20 * r * r * r + k * k * r;
  const double testing =
      p.classification ? random_features::testing_cost(*p.dimension, k, p.test_samples) : 0;
  return 1e6 + data + solution + flow + testing;
}

}  // namespace overparam::random_features_ridge
