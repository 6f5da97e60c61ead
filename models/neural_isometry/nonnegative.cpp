// SPDX-License-Identifier: MIT
#include "neural_isometry/nonnegative.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace overparam::neural_isometry {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// Of slopes relative to the norms of column and target: rounding of normal equations.
constexpr double slope_rounding = 1e-12;
// Of the square of what a column has outside of the span of others, relative to its own.
constexpr double dependent = 1e-14;

}  // namespace

NonnegativeFit::NonnegativeFit(const MatrixXd& columns, const VectorXd& target)
    : columns_(columns),
      target_(target),
      products_(columns.transpose() * columns),
      right_sides_(columns.transpose() * target),
      coefficients_(VectorXd::Zero(columns.cols())),
      factor_(columns.rows(), columns.rows()) {}

bool NonnegativeFit::advance() {
  VectorXd slopes = right_sides_;
  for (const Index i : active_) slopes -= coefficients_[i] * products_.col(i);
  slopes.array() /= products_.diagonal().array().max(std::numeric_limits<double>::min()).sqrt();
  for (const Index i : active_) slopes[i] = 0;
  Index next = 0;
  while (true) {
    if (!(slopes.maxCoeff(&next) > slope_rounding * target_.norm())) return false;
    const std::size_t before = active_.size();
    append(next);
    if (active_.size() > before) break;
    slopes[next] = 0;  // in the span of those that are active
  }
  while (!active_.empty()) {
    const VectorXd goal = minimum_on_active();
    double share = 1;
    for (Index i = 0; i < goal.size(); ++i) {
      const double now = coefficients_[active_[static_cast<std::size_t>(i)]];
      if (goal[i] <= 0) share = std::min(share, now / (now - goal[i]));
    }
    for (Index i = 0; i < goal.size(); ++i) {
      double& c = coefficients_[active_[static_cast<std::size_t>(i)]];
      c += share * (goal[i] - c);
      if (goal[i] <= 0 && c <= slope_rounding * goal.cwiseAbs().maxCoeff()) c = 0;
    }
    if (share == 1) return true;
    std::erase_if(active_, [&](Index i) { return coefficients_[i] <= 0; });
    factorise();
  }
  return true;
}

void NonnegativeFit::finish() {
  for (Index step = 0; step < 20 * columns_.cols() + 100; ++step)
    if (!advance()) return;
}

VectorXd NonnegativeFit::minimum_on_active() const {
  const auto size = static_cast<Index>(active_.size());
  VectorXd x = right_sides_(active_);
  const auto lower = factor_.topLeftCorner(size, size).triangularView<Eigen::Lower>();
  lower.solveInPlace(x);
  lower.transpose().solveInPlace(x);
  return x;
}

void NonnegativeFit::append(Index column) {
  const auto size = static_cast<Index>(active_.size());
  if (size == factor_.rows()) return;
  VectorXd row(size);
  for (Index i = 0; i < size; ++i) row[i] = products_(active_[static_cast<std::size_t>(i)], column);
  factor_.topLeftCorner(size, size).triangularView<Eigen::Lower>().solveInPlace(row);
  const double left = products_(column, column) - row.squaredNorm();
  if (!(left > dependent * products_(column, column))) return;
  factor_.row(size).head(size) = row.transpose();
  factor_(size, size) = std::sqrt(left);
  active_.push_back(column);
}

void NonnegativeFit::factorise() {
  const std::vector<Index> columns = std::move(active_);
  active_.clear();
  for (const Index column : columns) append(column);
}

}  // namespace overparam::neural_isometry
