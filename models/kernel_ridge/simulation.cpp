// SPDX-License-Identifier: MIT
#include "kernel_ridge/simulation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/risk.hpp"
#include "kernel_ridge/sample.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/positive.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::kernel_ridge {
namespace {

using common::Errors;
using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Estimator;
using experiment::Known;
using experiment::Measurement;
using experiment::Recorder;
using experiment::Status;
using experiment::Verdict;

// A system is solved by Cholesky's method if that leaves six digits.
constexpr double well_conditioned = 1e-10;

// What is known at t → ∞ beside the errors.
struct Limit {
  double effective_ridge = 0;
  std::vector<double> learnt;  // of degrees 1, 2, 3
};

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// E ζ² − 2 α·h + αᵀMα, in any basis, with what may be missing in the difference: rounding of its terms
// and the ends of the averages' series. @param norm αᵀKα.
Known squared_error(const Sample& sample, const VectorXd& alpha, const VectorXd& overlap,
                    const MatrixXd& squared, double norm) {
  const VectorXd size = alpha.cwiseAbs();
  double sum = sample.target_power;
  double terms = sample.target_power;
  for (Index j = 0; j < alpha.size(); ++j) {
    sum += alpha(j) * (squared.col(j).dot(alpha) - 2 * overlap(j));
    terms += size(j) * (squared.col(j).cwiseAbs().dot(size) + 2 * std::abs(overlap(j)));
  }
  // Of f in the degrees beyond, and of what it has in common with the target there.
  const double omitted = sample.last_eigenvalue * std::max(norm, 0.0);
  // In this order what is no number stays none.
  return {std::max(sum, 0.0),
          epsilon * terms + omitted + 2 * std::sqrt(omitted * sample.omitted_power)};
}

// What (K+λ)⁻¹ learns of each degree.
std::vector<double> learnt_shares(const Sample& sample, const MatrixXd& inverse) {
  std::vector<double> result;
  for (const MatrixXd& degree : sample.degree) {
    double sum = 0;
    for (Index j = 0; j < inverse.cols(); ++j) {
      const Index below = inverse.cols() - 1 - j;
      sum += inverse(j, j) * degree(j, j) +
             2 * inverse.col(j).tail(below).dot(degree.col(j).tail(below));
    }
    result.push_back(sum);
  }
  return result;
}

VectorXd labels(const Sample& sample, double noise) {
  return sample.target + std::sqrt(noise) * sample.noise;
}

// In the basis of the eigenvectors of K.
class Spectral {
 public:
  Spectral(const Sample& sample, core::Team& team)
      : sample_(sample), system_(linalg::eigensystem(sample.kernel)) {
    const MatrixXd& v = system_.vectors;
    const Index n = v.rows();
    zero_ = double(n) * std::numeric_limits<double>::epsilon() * system_.values.maxCoeff();
    target_ = v.transpose() * sample.target;
    noise_ = v.transpose() * sample.noise;
    overlap_ = v.transpose() * sample.overlap;
    norms_.resize(n, n);
    team.for_each(static_cast<std::size_t>((n + tile - 1) / tile), [&](std::size_t index) {
      const Index first = static_cast<Index>(index) * tile;
      const Index columns = std::min(tile, n - first);
      const MatrixXd moved = sample.squared * v.middleCols(first, columns);
      norms_.middleCols(first, columns).noalias() = v.transpose() * moved;
    });
  }

  Errors at(double ridge, double noise, double time) const {
    const ArrayXd g = gain(ridge, time);
    const ArrayXd labels = target_ + std::sqrt(noise) * noise_;
    const VectorXd alpha = g * labels;
    const VectorXd mean = g * target_.array();
    const double n = double(g.size());
    // The diagonal of VᵀK₂V is known to the rounding of its largest entries, and lacks at most s v.
    const ArrayXd norms = norms_.diagonal().array().max(0.0);
    const ArrayXd missing = epsilon * norms.maxCoeff() + sample_.last_eigenvalue * values();
    const Known amplification{(g.square() * norms).sum(), (g.square() * missing).sum()};
    return {error(alpha, labels, amplification),
            error(mean, target_, amplification),
            Known{noise * amplification.value, noise * amplification.error},
            {((1 - values() * g) * labels).square().sum() / n}};
  }

  // The smallest eigenvalue of K that is no rounding.
  double smallest() const {
    return (values() > 0).select(values(), values().maxCoeff()).minCoeff();
  }

  Limit limit(double ridge) const {
    Limit result;
    const ArrayXd whole = values() + ridge;
    if ((whole != 0).all()) result.effective_ridge = 1 / whole.inverse().sum();
    const MatrixXd inverse =
        system_.vectors *
        gain(ridge, std::numeric_limits<double>::infinity()).matrix().asDiagonal() *
        system_.vectors.transpose();
    result.learnt = learnt_shares(sample_, inverse);
    return result;
  }

 private:
  // Rounding of zero is zero.
  ArrayXd values() const {
    return (system_.values.array() > zero_).select(system_.values.array(), 0.0);
  }

  // α = V g Vᵀ y; without what is in the kernel of K, which adds nothing to f.
  ArrayXd gain(double ridge, double time) const {
    const double n = double(system_.values.size());
    return values().unaryExpr([&](double value) {
      const double rate = value + ridge;
      return value == 0 ? 0 : std::isinf(time) ? 1 / rate : -std::expm1(-time * rate / n) / rate;
    });
  }

  // The rounding of labels and kernel matrix acts as label noise of size ε (|y| + v_max |α|). What the
  // labels have beyond the eigenvalues that are no rounding goes on among the smallest of these, whose
  // amplification is known no better than that of noise.
  // @param amplification of label noise.
  Known error(const VectorXd& alpha, const VectorXd& y, const Known& amplification) const {
    Known result =
        squared_error(sample_, alpha, overlap_, norms_, (values() * alpha.array().square()).sum());
    const double noise = epsilon * (y.norm() + values().maxCoeff() * alpha.norm());
    const double unresolved = (values() > 0).select(0, y.array().square()).maxCoeff();
    const double amplified = noise * noise * (amplification.value + amplification.error) +
                             unresolved * amplification.error;
    result.error += amplified + 2 * std::sqrt(amplified * result.value);
    return result;
  }

  const Sample& sample_;
  linalg::Eigensystem system_;
  double zero_ = 0;
  VectorXd target_, noise_, overlap_;
  MatrixXd norms_;  // VᵀK₂V
};

// The solution of a well-conditioned system alone.
class Solution {
 public:
  // Empty if K + λ is too close to singular.
  static std::optional<Solution> of(const Sample& sample, double ridge, core::Team& team) {
    MatrixXd regular = sample.kernel;
    regular.diagonal().array() += ridge;
    const auto factor = linalg::Cholesky::of(std::move(regular), team);
    if (!factor || !(factor->reciprocal_condition() > well_conditioned)) return std::nullopt;
    return Solution(sample, ridge, *factor, team);
  }

  Errors errors(double noise, core::Team& team) const {
    const VectorXd alpha = inverse_ * labels(sample_, noise);
    const double n = double(alpha.size());
    const Known noisy = noise > 0 ? variance(team) : Known{};
    return {error(alpha, labels(sample_, noise)),
            error(mean_, sample_.target),
            Known{noise * noisy.value, noise * noisy.error},
            {ridge_ * ridge_ * alpha.squaredNorm() / n}};
  }

  Limit limit() const {
    Limit result;
    result.effective_ridge = 1 / inverse_.trace();
    result.learnt = learnt_shares(sample_, inverse_);
    return result;
  }

 private:
  Solution(const Sample& sample, double ridge, const linalg::Cholesky& factor, core::Team& team)
      : sample_(sample), ridge_(ridge) {
    const Index n = sample.kernel.rows();
    inverse_ = factor.solve(MatrixXd::Identity(n, n), team);
    mean_ = inverse_ * sample.target;
  }

  // tr(A K₂ A)
  Known variance(core::Team& team) const {
    const Index n = inverse_.rows();
    const auto tiles = static_cast<std::size_t>((n + tile - 1) / tile);
    std::vector<Known> parts(tiles);
    team.for_each(tiles, [&](std::size_t index) {
      const Index first = static_cast<Index>(index) * tile;
      const Index columns = std::min(tile, n - first);
      const MatrixXd square = inverse_ * inverse_.middleCols(first, columns);
      const auto terms = square.cwiseProduct(sample_.squared.middleCols(first, columns));
      parts[index] = {terms.sum(), epsilon * terms.cwiseAbs().sum()};
    });
    Known sum;
    for (const Known& part : parts) {
      sum.value += part.value;
      sum.error += part.error;
    }
    // tr(A K A) ≤ tr A for λ ≥ 0, and tr A − λ tr A² in any case.
    const double missing = inverse_.trace() - ridge_ * inverse_.squaredNorm();
    return {std::max(sum.value, 0.0), sum.error + sample_.last_eigenvalue * std::max(missing, 0.0)};
  }

  // α = A y, so that αᵀKα = α·(y − λα).
  Known error(const VectorXd& alpha, const VectorXd& y) const {
    return squared_error(sample_, alpha, sample_.overlap, sample_.squared,
                         alpha.dot(y - ridge_ * alpha));
  }

  const Sample& sample_;
  double ridge_;
  MatrixXd inverse_;  // A
  VectorXd mean_;     // α of the noiseless labels
};

// @param scale what a value is small or large against.
void add_errors(Recorder& rows, const Errors& errors, double noise, double scale) {
  constexpr double small = 1e-6;
  common::add_errors(errors, noise, [&](const char* name, const Known& number) {
    const auto& [value, error] = number;
    const bool lost = error > value / 2 && error > small * scale;
    rows.add(name, number,
             lost ? Verdict{Status::not_converged,
                            "no digits left: " + experiment::rounding_reason(value, error)}
                  : Verdict{});
  });
}

void add_limit(Recorder& rows, const Limit& limit) {
  rows.add("effective_ridge", {limit.effective_ridge});
  for (std::size_t i = 0; i < limit.learnt.size(); ++i)
    rows.add("learnt_level_" + std::to_string(i + 1), {limit.learnt[i]});
}

}  // namespace

std::vector<std::vector<Measurement>> simulate(std::span<const Parameters> variants,
                                               std::span<const double> times, experiment::Draw draw,
                                               core::Team& team,
                                               experiment::Checkpoint& checkpoint) {
  // There is nothing worth keeping: a run that was stopped begins again.
  const auto stop_here = [&](double done) {
    checkpoint.reached(done, [] { return std::string(); });
  };
  const bool limit = !times.empty() && std::isinf(times.back());
  const Sample sample = draw_sample(variants.front(), limit, draw, team);
  std::optional<Spectral> spectral;
  const auto eigenbasis = [&]() -> const Spectral& {
    if (!spectral) spectral.emplace(sample, team);
    return *spectral;
  };
  std::vector<std::vector<Measurement>> out;
  for (const auto& p : variants) {
    stop_here(double(out.size() + 1) / double(variants.size() + 1));
    auto& measurements = out.emplace_back();
    for (const double time : times) {
      Recorder rows(measurements, time, Estimator::exact);
      const auto measure = [&](const Errors& errors) {
        add_errors(rows, errors, p.label_noise, sample.target_power + p.label_noise);
      };
      if (!std::isinf(time)) {
        measure(eigenbasis().at(p.ridge, p.label_noise, time));
        continue;
      }
      const std::size_t before = measurements.size();
      if (const auto solution = Solution::of(sample, p.ridge, team)) {
        measure(solution->errors(p.label_noise, team));
        add_limit(rows, solution->limit());
        continue;
      }
      const Spectral& basis = eigenbasis();
      measure(basis.at(p.ridge, p.label_noise, time));
      add_limit(rows, basis.limit(p.ridge));
      if (p.ridge >= 0 || basis.smallest() + p.ridge > 0) continue;
      // The flow has no limit: what was measured belongs to a saddle point.
      for (std::size_t i = before; i < measurements.size(); ++i) {
        measurements[i].value.reset();
        measurements[i].status = Status::diverged;
        measurements[i].reason =
            experiment::range_reason("λ", p.ridge, "not above", -basis.smallest()) +
            ", below which k(X, X) + λ of a draw is not positive";
      }
    }
  }
  return out;
}

double simulation_memory(const Parameters& p) {
  const double n = *p.samples;
  // K, K₂, three degrees, and either factor, identity and inverse or eigenvectors, work space and
  // VᵀK₂V.
  // Of levels all modes of all points, and three copies.
  return 8 * (10 * n * n + (p.levels ? 4 : 2) * n * *p.dimension);
}

double simulation_cost(const Parameters& p) {
  const double n = *p.samples;
  constexpr double kernel = 1000;  // of K and K₂, for each entry
  if (p.levels) return 1e6 + n * n * (5 * n + 3 * *p.dimension) + 100 * n * *p.dimension;
  return 1e6 + n * n * (5 * n + *p.dimension / 2 + kernel);
}

}  // namespace overparam::kernel_ridge
