// SPDX-License-Identifier: MIT
/// @file
/// Ridge and minimum-norm solutions of linear least squares.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "overparam/core/team.hpp"
#include "overparam/linalg/positive.hpp"
#include "overparam/linalg/spectral_fit.hpp"

namespace overparam::linalg {

/// The linear map A from labels to the weights that minimise
///   |y − Φw|² + λ|w|²,  w = A y;
/// for λ = 0 the minimiser of smallest |w|. For λ < 0 there is one, among the combinations of Φ's
/// rows, as long as the nonzero eigenvalues of ΦᵀΦ are above −λ.
///
/// By Cholesky of the smaller Gram matrix plus λ where its condition number is below 1e8, by
/// SpectralFit otherwise. In the first case A has a relative accuracy of about 1e-8 or better, and
/// weights, after one step of iterative refinement with residuals from Φ itself, of about 1e-16
/// times the condition number of [Φ; √λ]; in the second case A has that of a backward stable
/// method, and directions of singular values below max(n,K) ε s_1 count as absent.
class RidgeFit {
 public:
  /// @param design Φ, n×K, n and K from 1; has to outlive the fit. @param ridge λ.
  /// @throws like SpectralFit and gram; core::InvalidParameter for a ridge that is not finite.
  RidgeFit(const Eigen::MatrixXd& design, double ridge, core::Team& team);

  /// The smallest nonzero eigenvalue of ΦᵀΦ if λ is not above its negative, so that there is no
  /// minimiser, and weights and noise_factor mean nothing. Empty otherwise.
  std::optional<double> obstacle() const { return obstacle_; }

  /// A Y, K×m, of Y, n×m. @throws core::DimensionMismatch; core::InvalidParameter where Y or the
  /// weights are not finite.
  Eigen::MatrixXd weights(const Eigen::MatrixXd& targets, core::Team& team) const;

  /// B with B Bᵀ = A Aᵀ, K rows: label noise of variance Δ gives the weights the covariance Δ B Bᵀ.
  Eigen::MatrixXd noise_factor(core::Team& team) const;

 private:
  const Eigen::MatrixXd& design_;
  double ridge_;
  std::optional<double> obstacle_;
  std::optional<Cholesky> factor_;  // of ΦᵀΦ + λ for n ≥ K, ΦΦᵀ + λ otherwise
  std::optional<SpectralFit> spectral_;
};

/// RidgeFit(design, ridge, team).weights(targets, team), for λ ≥ 0. @throws like them, and
/// core::InvalidParameter for another ridge.
Eigen::MatrixXd ridge_solution(const Eigen::MatrixXd& design, const Eigen::MatrixXd& targets,
                               double ridge, core::Team& team);

}  // namespace overparam::linalg
