// SPDX-License-Identifier: MIT
/// @file
/// Linear least squares in the singular basis of the design: any ridge, any time of gradient flow.
#pragma once

#include <Eigen/Core>

namespace overparam::linalg {

/// Φ = U diag(s) Vᵀ of a design Φ, n×K, with r = min(n, K) singular values, and what follows for
///   dw/dt = −∂/∂w (1/2n) [ |y − Φw|² + λ|w|² ],  w(0) = 0:
///   w(t) = V diag(g) Uᵀy,  g_i = s_i (1 − e^{−t(s_i²+λ)/n})/(s_i²+λ),
/// whose limit is the ridge solution (minimum-norm for λ = 0). For labels with independent noise of
/// variance Δ, the covariance of w(t) is Δ V diag(g²) Vᵀ.
///
/// Householder's QR of Φ or Φᵀ, whichever is tall, then LAPACK's dgesdd of the triangle: singular
/// values accurate to a modest multiple of ε s_1, also where Φ has no full rank. On the calling
/// thread; about (2 max(n,K) + 20 r) r² operations.
class SpectralFit {
 public:
  /// @param design Φ, n×K, n and K from 1. Move it in to spare a copy.
  /// @throws core::DimensionMismatch for an empty design or r above 17000 (the work space of larger
  /// ones has no 32-bit size); core::ConvergenceFailure if LAPACK fails, or for entries that are
  /// not finite.
  explicit SpectralFit(Eigen::MatrixXd design);

  /// s, r, decreasing.
  const Eigen::VectorXd& singular_values() const { return values_; }

  /// UᵀY, r×m, of Y, n×m. @throws core::DimensionMismatch; core::InvalidParameter for entries that
  /// are not finite.
  Eigen::MatrixXd coordinates(const Eigen::MatrixXd& targets) const;

  /// V C, K×m, of C, r×m. @throws like coordinates.
  Eigen::MatrixXd weights(const Eigen::MatrixXd& coordinates) const;

  /// V, K×r, orthonormal columns.
  Eigen::MatrixXd basis() const;

  /// The smallest of the s that are no rounding, which those up to max(n,K) ε s_1 are; 0 if all
  /// are. A ridge above −s² leaves the flow a limit.
  double smallest() const;

  /// g, r. In the limit, and for λ < 0 at all times, g_i = 0 for s_i that are rounding.
  /// @param ridge λ, any at finite times, in the limit above −smallest()²; @param time t ≥ 0,
  /// infinity allowed. @throws core::InvalidParameter for others.
  Eigen::VectorXd filter(double ridge, double time) const;

 private:
  double rounding() const;
  Eigen::MatrixXd apply_q(Eigen::MatrixXd top, bool transposed) const;

  bool tall_ = true;            // n ≥ K
  Eigen::MatrixXd reflectors_;  // of the tall matrix, Φ or Φᵀ
  Eigen::VectorXd scales_;      // of the reflectors
  Eigen::MatrixXd left_;        // of the triangle R = left diag(s) right
  Eigen::MatrixXd right_;
  Eigen::VectorXd values_;
};

}  // namespace overparam::linalg
