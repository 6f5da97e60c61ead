// SPDX-License-Identifier: MIT
/// @file
/// Least squares with coefficients that are not negative.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <vector>

namespace overparam::neural_isometry {

/// min |R c − b| over c ≥ 0 by the active set method of Lawson and Hanson (Solving Least Squares
/// Problems, 1974, chapter 23), on the normal equations, a column at a time.
class NonnegativeFit {
 public:
  /// @param columns R, m×q; @param target b, m.
  NonnegativeFit(const Eigen::MatrixXd& columns, const Eigen::VectorXd& target);

  /// Takes in the column that helps most, and goes to the minimum on those that have coefficients.
  /// @return false if none helps: the fit is the minimum, to rounding.
  bool advance();

  /// All steps; ends after 20 q + 100 of them at the latest.
  void finish();

  /// c, q.
  const Eigen::VectorXd& coefficients() const { return coefficients_; }

  /// b − R c.
  Eigen::VectorXd residual() const { return target_ - columns_ * coefficients_; }

 private:
  Eigen::VectorXd minimum_on_active() const;
  void append(Eigen::Index column);
  void factorise();

  const Eigen::MatrixXd& columns_;
  const Eigen::VectorXd& target_;
  Eigen::MatrixXd products_;     // RᵀR
  Eigen::VectorXd right_sides_;  // Rᵀb
  Eigen::VectorXd coefficients_;
  std::vector<Eigen::Index> active_;
  Eigen::MatrixXd factor_;  // of the products of active columns, in the lower triangle
};

}  // namespace overparam::neural_isometry
