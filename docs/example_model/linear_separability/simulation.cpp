// SPDX-License-Identifier: MIT
#include "linear_separability/simulation.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <limits>
#include <vector>

#include "overparam/core/random.hpp"

namespace overparam::linear_separability {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// Every z_i·v is above the error of its sum.
bool separates(const VectorXd& v, const MatrixXd& points, const VectorXd& norms) {
  const double rounding = epsilon * double(points.rows() + 1) * v.norm();
  return (points.transpose() * v - rounding * norms).minCoeff() > 0;
}

// The equations A λ = b, as many as unknowns, have a solution λ > 0: within |A⁻¹| |Aλ − b| of this
// one.
bool proves_combination(const MatrixXd& a, const VectorXd& b, const VectorXd& weights) {
  if (a.rows() != a.cols()) return false;
  const VectorXd stretches = Eigen::JacobiSVD<MatrixXd>(a).singularValues();
  const double rounding = epsilon * double(a.rows() + 1) * a.norm();
  const double smallest = stretches[stretches.size() - 1] - rounding;
  const double residual = (a * weights - b).norm() + rounding * weights.norm();
  return smallest > 0 && residual < smallest * weights.minCoeff();
}

// The columns of a matrix with these numbers.
MatrixXd columns(const MatrixXd& all, const std::vector<Index>& numbers) {
  return all(Eigen::all, numbers);
}

}  // namespace

std::optional<bool> is_separable(const MatrixXd& points) {
  const Index n = points.cols();
  MatrixXd a(points.rows() + 1, n);
  a << points, Eigen::RowVectorXd::Ones(n);
  const VectorXd b = VectorXd::Unit(a.rows(), a.rows() - 1);
  std::vector<Index> used;               // columns with a weight that is not 0
  VectorXd weights = VectorXd::Zero(n);  // λ
  const VectorXd norms = points.colwise().norm();
  const Index most_steps = 100 + 10 * n;
  for (Index step = 0; step < most_steps; ++step) {
    const VectorXd residual = b - a * weights;
    if (separates(-residual.head(points.rows()), points, norms)) return true;
    // The point that helps most comes in.
    Index next = 0;
    VectorXd slope = a.transpose() * residual;
    for (const Index i : used) slope[i] = 0;
    if (!(slope.maxCoeff(&next) > 0)) return std::nullopt;
    used.push_back(next);
    // To the least squares of those that are used, leaving out what would become negative on the
    // way.
    while (!used.empty()) {
      const MatrixXd active = columns(a, used);
      const VectorXd goal = active.householderQr().solve(b);
      if (goal.minCoeff() > 0) {
        if (proves_combination(active, b, goal)) return false;
        weights.setZero();
        weights(used) = goal;
        break;
      }
      const VectorXd now = weights(used);
      double share = 1;
      for (Index i = 0; i < goal.size(); ++i)
        if (goal[i] <= 0) share = std::min(share, now[i] / (now[i] - goal[i]));
      weights(used) = now + share * (goal - now);
      std::erase_if(used, [&](Index i) {
        if (weights[i] > epsilon) return false;
        weights[i] = 0;
        return true;
      });
    }
  }
  return std::nullopt;
}

Sample draw_sample(const Parameters& p, experiment::Draw draw) {
  using core::StreamName;
  const core::Stream inputs(draw.seed, draw.replica, StreamName::inputs);
  const core::Stream labels(draw.seed, draw.replica, StreamName::teacher);
  const auto n = static_cast<Index>(*p.samples);
  Sample sample{MatrixXd(static_cast<Index>(*p.dimension), n), VectorXd(n)};
  for (Index i = 0; i < n; ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    auto point = sample.points.col(i);
    inputs.normal(number, {point.data(), static_cast<std::size_t>(point.size())});
    double coin = 0;
    labels.normal(number, {&coin, 1});
    sample.labels[i] = coin < 0 ? -1 : 1;
  }
  return sample;
}

experiment::Measurement simulate(const Parameters& p, experiment::Draw draw) {
  Sample sample = draw_sample(p, draw);
  sample.points *= sample.labels.asDiagonal();
  const auto separable = is_separable(sample.points);
  experiment::Measurement result{.observable = "separable",
                                 .estimator = experiment::Estimator::exact};
  if (separable)
    result.value = *separable ? 1 : 0;
  else
    result.status = experiment::Status::not_converged;
  return result;
}

}  // namespace overparam::linear_separability
