// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "overparam/core/derivative.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/linalg/least_squares.hpp"
#include "overparam/linalg/positive.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features/features.hpp"
#include "robustness/lipschitz.hpp"
#include "robustness/population.hpp"
#include "robustness/sample.hpp"
#include "robustness/simulation.hpp"

namespace overparam::robustness {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Known;
using experiment::Measurement;
using experiment::Status;
using experiment::Verdict;
using random_features::columns_a_piece;
using random_features::in_pieces;

// Everything of a draw that does not depend on interpolant, ridge and label noise.
struct Data {
  simulate::Network network;
  MatrixXd inputs;   // N×n
  MatrixXd labels;   // n×3, see draw_labels
  MatrixXd design;   // Φ, n×K
  MatrixXd cosines;  // F_i·F_j/N, K×K
  Population population;
  VectorXd overlap;  // h, K
  double power = 0;  // T

  Data(const Parameters& p, experiment::Draw draw, core::Team& team)
      : network(draw_network(p, draw)),
        inputs(draw_inputs(p, draw, 0, static_cast<Index>(*p.samples))),
        labels(draw_labels(draw, target(p, network.teacher, inputs))),
        design(random_features::activated(p.activation, inputs, network.features.transpose(),
                                          1 / std::sqrt(*p.width), team)),
        cosines(linalg::gram(network.features, team) / *p.dimension),
        population(p, largest_cosine()) {
    overlap = VectorXd::Zero(design.cols());
    if (!p.teacher_activation) return;
    const MatrixXd to_teacher = network.features * network.teacher.transpose() / *p.dimension;
    const double scale = 1 / std::sqrt(*p.width * p.teacher_units);
    for (Index m = 0; m < to_teacher.cols(); ++m)
      overlap += scale * population.overlap(to_teacher.col(m)).matrix();
    power = population.teacher_power(1) +
            (p.teacher_units - 1) *
                (p.teacher_units > 1 ? population.teacher_power(p.teacher_overlap) : 0);
  }

  // Γ, of which the lower triangle is filled.
  MatrixXd gradient_matrix(core::Team& team) const {
    const Index k = cosines.rows();
    MatrixXd result(k, k);
    in_pieces(k, team, [&](Index first, Index count) {
      ArrayXd gradient;
      for (Index j = first; j < first + count; ++j) {
        ArrayXd below = cosines.col(j).tail(k - 1 - j);
        population.averages(below, gradient);
        result(j, j) = population.gradient_power() / double(k);
        result.col(j).tail(k - 1 - j) = gradient / double(k);
      }
    });
    return result;
  }

  // wᵀΩw and wᵀΓw of each column.
  std::vector<std::pair<double, double>> mean_squares(const MatrixXd& weights,
                                                      core::Team& team) const {
    const Index k = cosines.rows();
    const Index count = weights.cols();
    const Index pieces = (k + columns_a_piece - 1) / columns_a_piece;
    std::vector<std::pair<double, double>> parts(static_cast<std::size_t>(pieces * count));
    in_pieces(k, team, [&](Index first, Index width) {
      ArrayXd gradient;
      auto* part = &parts[static_cast<std::size_t>(first / columns_a_piece * count)];
      for (Index j = first; j < first + width; ++j) {
        ArrayXd below = cosines.col(j).tail(k - 1 - j);
        population.averages(below, gradient);
        for (Index c = 0; c < count; ++c) {
          const auto rest = weights.col(c).tail(k - 1 - j);
          const double w = weights(j, c);
          part[c].first +=
              w * (w * population.kernel_power() + 2 * below.matrix().dot(rest)) / double(k);
          part[c].second +=
              w * (w * population.gradient_power() + 2 * gradient.matrix().dot(rest)) / double(k);
        }
      }
    });
    std::vector<std::pair<double, double>> sums(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      sums[i % sums.size()].first += parts[i].first;
      sums[i % sums.size()].second += parts[i].second;
    }
    return sums;
  }

 private:
  double largest_cosine() const {
    double largest = 0;
    for (Index j = 0; j + 1 < cosines.cols(); ++j)
      largest =
          std::max(largest, cosines.col(j).tail(cosines.rows() - 1 - j).cwiseAbs().maxCoeff());
    return std::min(largest, 1.0);
  }
};

// Weights of the three parts of the labels, K×3, or why there are none.
struct Solution {
  MatrixXd weights;
  Verdict verdict;
  double rounding = 1e-14;  // relative, of what is quadratic in the weights
};

class Solver {
 public:
  Solver(const Data& data, core::Team& team) : data_(data), team_(team) {}

  const Solution& at(Interpolant interpolant, double ridge) {
    if (interpolant != interpolant_ || ridge != ridge_) {
      solution_ = interpolant == Interpolant::norm ? least_norm(ridge) : least_gradient(ridge);
      interpolant_ = interpolant;
      ridge_ = ridge;
    }
    return solution_;
  }

 private:
  Solution least_norm(double ridge) {
    const linalg::RidgeFit fit(data_.design, ridge, team_);
    return {fit.weights(data_.labels, team_), {}};
  }

  Solution least_gradient(double ridge) {
    if (!factor_) {
      factor_ = linalg::Cholesky::of(data_.gradient_matrix(team_), team_);
      if (factor_) scaled_ = factor_->half_solve(data_.design.transpose(), team_).transpose();
    }
    constexpr double least_condition = 1e-13;
    if (!factor_ || !(factor_->reciprocal_condition() > least_condition))
      return {{},
              {Status::not_converged,
               "the gradients of the features are linearly dependent to rounding"}};
    const linalg::RidgeFit fit(scaled_, ridge, team_);
    MatrixXd weights = fit.weights(data_.labels, team_);
    factor_->factor().triangularView<Eigen::Lower>().transpose().solveInPlace(weights);
    constexpr double of_solution = 1e-16;
    return {std::move(weights), {}, 1e-14 + of_solution / factor_->reciprocal_condition()};
  }

  const Data& data_;
  core::Team& team_;
  std::optional<Interpolant> interpolant_;
  double ridge_ = -1;
  Solution solution_;
  std::optional<linalg::Cholesky> factor_;  // of Γ
  MatrixXd scaled_;                         // ΦL⁻ᵀ
};

// The gradients of f at the columns of x.
MatrixXd gradients(const Parameters& p, const Data& data, const VectorXd& weights,
                   const core::Derivative& derivative, const MatrixXd& x) {
  const double n = *p.dimension;
  MatrixXd slopes = data.network.features * x / std::sqrt(n);
  slopes = slopes.unaryExpr([&](double u) { return derivative(u); });
  MatrixXd result =
      data.network.features.transpose() * (weights.asDiagonal() * slopes) / std::sqrt(n * *p.width);
  make_tangential(p, x, result);
  return result;
}

void bound_lipschitz(const Parameters& p, const Data& data, const VectorXd& weights,
                     experiment::Draw draw, experiment::Recorder& rows, core::Team& team) {
  const core::Derivative derivative(p.activation);
  // The difference over a kink is taken over about a third of the spread of the fields.
  const double reach = p.activation.kinked() ? 0.3 : 0.05;
  const double lower = largest_gradient(
      [&](const MatrixXd& x) { return gradients(p, data, weights, derivative, x); },
      ascent_starts(p, draw, data.inputs), p.inputs == Inputs::sphere, reach);
  rows.add("lipschitz_lower", {lower});
  const auto steepest = derivative.bound();
  const double upper = steepest.value_or(0) * operator_norm(data.network.features, team) *
                       weights.norm() / std::sqrt(*p.dimension * *p.width);
  rows.add("lipschitz_upper", {upper},
           steepest ? Verdict{} : Verdict{Status::infinite, "g' has no bound"});
}

}  // namespace

std::vector<std::vector<Measurement>> simulate_features(std::span<const Parameters> variants,
                                                        experiment::Draw draw, core::Team& team) {
  const Data data(variants.front(), draw, team);
  std::vector<std::size_t> order(variants.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // Those with one factorisation follow each other.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(variants[a].interpolant, variants[a].ridge) <
           std::pair(variants[b].interpolant, variants[b].ridge);
  });
  Solver solver(data, team);
  MatrixXd weights = MatrixXd::Zero(data.design.cols(), static_cast<Index>(variants.size()));
  std::vector<Solution> about(variants.size());
  for (const std::size_t i : order) {
    const Parameters& p = variants[i];
    const Solution& solution = solver.at(p.interpolant, p.ridge);
    about[i].verdict = solution.verdict;
    about[i].rounding = solution.rounding;
    if (solution.verdict.status == Status::ok)
      weights.col(static_cast<Index>(i)) = combined(p, solution.weights);
  }
  const auto squares = data.mean_squares(weights, team);

  std::vector<std::vector<Measurement>> out(variants.size());
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const Parameters& p = variants[i];
    const VectorXd w = weights.col(static_cast<Index>(i));
    const auto [power, gradient] = squares[i];
    experiment::Recorder rows(out[i], {}, experiment::Estimator::exact);
    const auto add = [&](const char* name, double value, double size) {
      rows.add(name, {value, about[i].rounding * size}, about[i].verdict);
    };
    const double n = *p.samples;
    const double k = *p.width;
    const double excess = std::max(0.0, data.power - 2 * data.overlap.dot(w) + power);
    const VectorXd residual = combined(p, data.labels) - data.design * w;
    add("gradient_norm", gradient, gradient);
    add("unit_gradient_norm", *p.dimension * gradient, *p.dimension * gradient);
    add("law_ratio", gradient * k / n, gradient * k / n);
    rows.add("parameters_per_sample", {k / n});
    rows.add("law_load", {*p.dimension * n / k});
    add("student_norm", power, power);
    add("weight_norm", w.squaredNorm(), w.squaredNorm());
    add("generalization_error", excess / 2, data.power + power);
    add("training_error", residual.squaredNorm() / (2 * n), 0);
    if (!p.lipschitz) continue;
    if (about[i].verdict.status == Status::ok) {
      bound_lipschitz(p, data, w, draw, rows, team);
    } else {
      add("lipschitz_lower", 0, 0);
      add("lipschitz_upper", 0, 0);
    }
  }
  return out;
}

}  // namespace overparam::robustness
