// SPDX-License-Identifier: MIT
/// @file
/// Eigenvalues and eigenvectors of dense real symmetric matrices, by LAPACK.
#pragma once

#include <Eigen/Core>

namespace overparam::linalg {

/// All eigenvalues of a symmetric n×n matrix in increasing order, λ_1 ≤ … ≤ λ_n, each to an
/// absolute accuracy of a modest multiple of n ε max|λ|: LAPACK's dsyevd without vectors, 4n³/3
/// operations.
/// @param matrix n×n, n ≥ 0; only its lower triangle is read. Move it in to spare a copy.
/// @throws core::DimensionMismatch if it is not square; core::ConvergenceFailure if LAPACK fails,
/// or for entries that are not finite.
/// Source: E. Anderson et al., "LAPACK Users' Guide", 3rd edition (1999).
Eigen::VectorXd eigenvalues(Eigen::MatrixXd matrix);

/// A = V diag(λ) Vᵀ.
struct Eigensystem {
  Eigen::VectorXd values;   ///< λ, n, increasing
  Eigen::MatrixXd vectors;  ///< V, n×n, column k belongs to λ_k; orthonormal
};

/// Eigenvalues as above with their eigenvectors: LAPACK's dsyevd, Cuppen's divide and conquer.
/// Takes two n×n matrices of memory beside `matrix`.
/// @param matrix n×n, n from 0 to 32765 (the work space of larger ones has no 32-bit size).
/// @throws like eigenvalues; core::DimensionMismatch for larger n too.
/// Source: J. Cuppen, "A divide and conquer method for the symmetric tridiagonal eigenproblem",
/// Numer. Math. 36, 177 (1981).
Eigensystem eigensystem(Eigen::MatrixXd matrix);

}  // namespace overparam::linalg
