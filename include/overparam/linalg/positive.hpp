// SPDX-License-Identifier: MIT
/// @file
/// Gram matrices, and linear equations with a positive definite matrix, on several threads.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "overparam/core/team.hpp"

namespace overparam::linalg {

/// A Aᵀ, p×p and exactly symmetric, by tiles that the team shares: the same bits on any number of
/// threads. p² q operations.
/// @param a p×q.
Eigen::MatrixXd gram(const Eigen::MatrixXd& a, core::Team& team);

/// AᵀA, q×q, in the same way. p q² operations.
/// @param a p×q. @throws like gram.
Eigen::MatrixXd gram_of_columns(const Eigen::MatrixXd& a, core::Team& team);

/// M = L Lᵀ of a positive definite matrix: Cholesky's factorisation by tiles of fixed size that the
/// team shares, each by BLAS and LAPACK, so that the bits do not depend on the number of threads.
class Cholesky {
 public:
  /// p³/3 operations. Empty if M is not positive definite to rounding.
  /// @param matrix M, p×p; only its lower triangle is read. Move it in to spare a copy.
  /// @throws core::DimensionMismatch if it is not square; core::ConvergenceFailure for entries that
  /// are not finite.
  static std::optional<Cholesky> of(Eigen::MatrixXd matrix, core::Team& team);

  /// L, p×p, in the lower triangle; what stands above the diagonal has no meaning.
  const Eigen::MatrixXd& factor() const { return factor_; }

  /// Estimate of 1/(|M|·|M⁻¹|) in the 1-norm (LAPACK's dpocon), hardly ever above three times the
  /// value. The relative error of a solution is about 1e-16 divided by it.
  double reciprocal_condition() const { return reciprocal_condition_; }

  /// M⁻¹ B, for B p×m. 2 p² m operations. A column's bits may depend on the number of columns.
  /// @throws core::DimensionMismatch if B has not p rows; core::InvalidParameter where B or the
  /// solution is not finite.
  Eigen::MatrixXd solve(Eigen::MatrixXd right_sides, core::Team& team) const;

  /// L⁻¹ B, for B p×m: M⁻¹ = L⁻ᵀ L⁻¹. p² m operations. @throws like solve.
  Eigen::MatrixXd half_solve(Eigen::MatrixXd right_sides, core::Team& team) const;

  /// L⁻¹, lower triangular, so that M⁻¹ = L⁻ᵀ L⁻¹. p³ operations.
  Eigen::MatrixXd inverse_factor(core::Team& team) const;

 private:
  Eigen::MatrixXd solved(Eigen::MatrixXd right_sides, bool both, core::Team& team) const;
  void solve_in_place(Eigen::MatrixXd& right_sides, bool both, core::Team& team) const;

  Cholesky() = default;
  Eigen::MatrixXd factor_;
  double reciprocal_condition_ = 1;
};

/// A solution with what tells its accuracy, see Cholesky::reciprocal_condition.
struct PositiveSolution {
  Eigen::MatrixXd solution;
  double reciprocal_condition = 1;
};

/// M⁻¹ B by Cholesky; empty if M is not positive definite to rounding. @throws like Cholesky.
std::optional<PositiveSolution> solve_positive(Eigen::MatrixXd matrix, Eigen::MatrixXd right_sides,
                                               core::Team& team);

}  // namespace overparam::linalg
