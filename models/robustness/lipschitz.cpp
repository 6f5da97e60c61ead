// SPDX-License-Identifier: MIT
#include "robustness/lipschitz.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/linalg/positive.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::robustness {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

// Columns of norm `length`; zeros stay.
void normalise(MatrixXd& columns, double length) {
  for (Index j = 0; j < columns.cols(); ++j) {
    const double norm = columns.col(j).norm();
    if (norm > 0) columns.col(j) *= length / norm;
  }
}

}  // namespace

double largest_gradient(const Gradients& gradients, MatrixXd x, bool sphere, double reach) {
  const double radius = std::sqrt(double(x.rows()));
  const auto placed = [&](MatrixXd points) {
    if (sphere) normalise(points, radius);
    return points;
  };
  MatrixXd slope = gradients(x);
  ArrayXd size = slope.colwise().norm();
  ArrayXd step = ArrayXd::Constant(x.cols(), 0.3 * radius);
  constexpr int steps = 60;
  for (int i = 0; i < steps; ++i) {
    MatrixXd along = slope;
    normalise(along, reach * radius);
    MatrixXd uphill = gradients(placed(x + along)) - gradients(placed(x - along));
    normalise(uphill, 1);
    const MatrixXd next = placed(x + uphill * step.matrix().asDiagonal());
    const MatrixXd next_slope = gradients(next);
    for (Index j = 0; j < x.cols(); ++j) {
      const double reached = next_slope.col(j).norm();
      if (reached > size(j)) {
        x.col(j) = next.col(j);
        slope.col(j) = next_slope.col(j);
        size(j) = reached;
        step(j) *= 1.3;
      } else {
        step(j) *= 0.5;
      }
    }
  }
  return size.maxCoeff();
}

double operator_norm(const MatrixXd& matrix, core::Team& team) {
  const bool wide = matrix.cols() > matrix.rows();
  const auto values = linalg::eigenvalues(wide ? linalg::gram(matrix, team)
                                               : linalg::gram_of_columns(matrix, team));
  // Not below the value by rounding.
  constexpr double rounding = 1e-12;
  return std::sqrt(std::max(0.0, values.tail(1)(0))) * (1 + rounding);
}

}  // namespace overparam::robustness
