// SPDX-License-Identifier: MIT
/// @file
/// The spectral measure of a vector by Lanczos' method: Gauss quadrature with a bound of its error.
#pragma once

#include <Eigen/Core>
#include <optional>

namespace overparam::linalg {

/// Nodes θ_i and weights w_i with Σ w_i f(θ_i) ≈ hᵀ f(A) h.
struct SpectralQuadrature {
  Eigen::VectorXd nodes;    ///< θ, increasing, between the extreme eigenvalues of A
  Eigen::VectorXd weights;  ///< w ≥ 0, Σ w = |h|²
  double inverse = 0;       ///< Σ w/θ ≈ hᵀ A⁻¹ h, from below
  double error = 0;  ///< upper bound of (hᵀ A⁻¹ h − inverse)/inverse, but for rounding
};

/// Gauss quadrature of the spectral measure of h: m steps of Lanczos' recursion from h with full
/// reorthogonalisation give the Jacobi matrix T_m, whose eigenvalues are the nodes and the squared
/// first components of whose eigenvectors, times |h|², are the weights. Polynomials up to degree
/// 2m − 1 are exact.
///
/// The steps end when Gauss' rule, a lower bound of hᵀ A⁻¹ h, and the Gauss–Radau rule with a node
/// at `lower`, an upper bound, differ by less than `tolerance` times the former. That bounds the
/// error of all that relaxation asks for: e^{−λt}/λ and 1/λ − e^{−λt}/λ = ∫_0^t e^{−λs} ds are
/// completely monotone, where Gauss' rule errs downwards, so that for every t ≥ 0
///   0 ≤ hᵀ A⁻¹ e^{−At} h − Σ w e^{−θt}/θ ≤ hᵀ A⁻¹ h − Σ w/θ.
///
/// @param matrix A, n×n, symmetric and positive semidefinite; only its lower triangle is read
/// @param start h, n, in the range of A; for h = 0 there are no nodes
/// @param lower positive, below the smallest eigenvalue of A on its range, best by little
/// @param tolerance positive
/// @param max_steps ≥ 0, the largest m
/// @return empty if max_steps do not suffice, or if a node falls below `lower`, which is then none.
/// @throws core::DimensionMismatch if the sizes differ; core::InvalidParameter for other values,
/// and entries that are not finite.
/// Cost: m products with A, 4 n m² for the reorthogonalisation, one eigendecomposition of T_m.
/// Source: G. H. Golub and G. Meurant, "Matrices, Moments and Quadrature with Applications" (2010),
/// chapters 6 and 7, and "Matrices, moments and quadrature II", BIT 37, 687 (1997);
/// G. H. Golub and J. H. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23, 221
/// (1969).
std::optional<SpectralQuadrature> lanczos_quadrature(const Eigen::MatrixXd& matrix,
                                                     const Eigen::VectorXd& start, double lower,
                                                     double tolerance, Eigen::Index max_steps);

}  // namespace overparam::linalg
