// SPDX-License-Identifier: MIT
#include "random_features_ridge/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/product.hpp"
#include "overparam/linalg/spectral_fit.hpp"
#include "random_features/test_set.hpp"
#include "random_features_ridge/draw.hpp"
#include "random_features_ridge/student_fits.hpp"

namespace overparam::random_features_ridge {
namespace {

// What a student has at all ridges and times.
struct Data : Sample, Averages {
  Data(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
       core::Team& team)
      : Sample(p, network, draw, team), Averages(p, network, draw, team) {}
};

using common::Errors;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Known;
using experiment::Measurement;
using experiment::Status;

// Solutions at t = ∞, each ridge factorised once.
class Limit {
 public:
  Limit(const Data& data, core::Team& team) : data_(data), team_(team) {}

  Result at(double ridge, const Noise& noise) {
    if (ridge != ridge_) fit(ridge);
    if (obstacle_) return {.reason = without_minimum(ridge, *obstacle_)};
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
                  noise.fresh(data_.h.dot(w))};
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
                  noise.fresh(h_.dot(c))};
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

void add_split(const StudentFits::SplitResult& result, double time, std::vector<Measurement>& out) {
  experiment::Recorder rows(out, time, Estimator::exact);
  const experiment::Verdict verdict{result.split ? Status::ok : Status::diverged, result.reason};
  common::add_split(result.split.value_or(common::Split{}),
                    [&](const char* name, const Known& part) { rows.add(name, part, verdict); });
}

// Infinitely many students are for the theory alone.
void add_missing(const Parameters& p, double time, std::vector<Measurement>& out) {
  experiment::Recorder rows(out, time, Estimator::exact);
  const experiment::Verdict verdict{Status::not_converged, common::no_infinite_simulation};
  const auto add = [&](const char* name, const auto&) { rows.add(name, {}, verdict); };
  common::add_errors({}, 0, add);
  if (p.variance_split) common::add_split({}, add);
  if (p.classification) add("classification_error", 0);
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
        network, p.activation, {p.teacher, draw}, weights, p.test_samples, draw, team);
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
  std::vector<std::vector<Measurement>> out(variants.size());
  if (std::isinf(shared.students)) {
    for (std::size_t i = 0; i < variants.size(); ++i)
      for (const double time : times) add_missing(variants[i], time, out[i]);
    return out;
  }
  auto law = network_law(shared);
  const Index features = law.width * static_cast<Index>(shared.students);
  law.width = shared.variance_split ? 2 * features : features;
  // Features with given levels have no inputs that they are functions of.
  simulate::Network network{Eigen::MatrixXd(law.width, 0), {}};
  if (!shared.levels) network = simulate::draw_network(law, draw.seed, draw.replica);
  std::optional<StudentFits> several;
  if (shared.students > 1 || shared.variance_split) several.emplace(shared, network, draw, team);
  network.features.conservativeResize(features, Eigen::NoChange);
  const Data data(shared, network, draw, team);
  std::optional<Flow> flow;
  Limit limit(data, team);
  Tests tests;
  // Ridges in a row share a factorisation.
  std::vector<std::size_t> order(variants.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return variants[a].ridge < variants[b].ridge;
  });
  for (const std::size_t i : order) {
    const Parameters& p = variants[i];
    const Noise noise(p);
    for (const double time : times) {
      Result result;
      if (time > 0 && p.students > 1) {
        result = several->at(p.ridge, noise, time);
      } else if (std::isinf(time)) {
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
      if (p.variance_split)
        add_split(time > 0 ? several->split(p.ridge, noise, time)
                           : StudentFits::SplitResult{common::Split{data.teacher}, {}},
                  time, out[i]);
      if (shared.classification) tests.add(result, time, i, out);
    }
  }
  tests.compute(shared, network, draw, team, out);
  return out;
}

double simulation_memory(const Parameters& p) {
  if (std::isinf(p.students)) return 0;
  const bool several = p.students > 1 || p.variance_split;
  const double networks = p.students * (p.variance_split ? 2 : 1);
  const double k = *p.width;
  const double all = networks * k;  // features
  const double n = *p.samples;
  const double d = *p.dimension;
  const double m = p.teacher.units;
  const double r = std::min(k, n);
  const double samples = p.variance_split ? 2 : 1;
  // Of several networks their features, designs and bases, Ω of all, and maps from labels to weights.
  const double more = several
                          ? 8 * (2 * all * d + samples * n * (d + all) + 3 * all * all +
                                 samples * networks * (2 * k * r + 3 * r * r) + 4 * all * n + n * n)
                          : 0;
  // Network and inputs, Φ and a copy inside of a fit, Ω, and square matrices of the fit.
  const double first = p.students * k;
  return 8 * (2 * first * d + 3 * m * d + d * n + m * n + 3 * first * n + 3 * first * first +
              10 * r * r) +
         (p.classification ? random_features::testing_memory(d, p.students * k, m) : 0) + more;
}

double simulation_cost(const Parameters& p, double end_time) {
  if (std::isinf(p.students)) return 1e6;
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
  const double one = 1e6 + data + solution + flow + testing;
  if (p.students == 1 && !p.variance_split) return one;
  const double networks = p.students * (p.variance_split ? 2 : 1);
  const double all = networks * k;
  const double samples = p.variance_split ? 2 : 1;
  // As many fits as there are networks and samples, the whole maps of those of the first group, Ω
  // of all features.
  const double fits = samples * networks * (solution + flow + n * k * (*p.dimension + 60));
  const double maps = p.students * k * n * (n + p.students * k);
  return one + fits + maps + all * all / 2 * (*p.dimension + 300);
}

}  // namespace overparam::random_features_ridge
