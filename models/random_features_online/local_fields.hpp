// SPDX-License-Identifier: MIT
/// @file
/// The joint law of the local fields of a network.
#pragma once

#include <Eigen/Core>

namespace overparam::random_features_online {

/// Rows L_F, L_B with (Fξ, Bξ)/√N ~ (L_F z, L_B z) for ξ ~ N(0, I_N), z ~ N(0, I_P): the fields are
/// jointly Gaussian with covariance [F; B][F; B]ᵀ/N = LLᵀ, L = [L_F; L_B] lower triangular.
struct LocalFields {
  Eigen::MatrixXd student;  ///< L_F, K×P, zero above the diagonal
  Eigen::MatrixXd teacher;  ///< L_B, M×P
};

/// From the Cholesky factor of the covariance, P = K + M, or where that is singular (or N < K + M)
/// from the QR factorisation of [F; B]ᵀ, P = min(K + M, N).
/// @param features F, K×N. @param teacher B, M×N. @throws core::DimensionMismatch if the numbers of
/// columns differ or are 0, or F has no rows; core::InvalidParameter for entries that are not
/// finite, or products that overflow.
LocalFields local_fields(const Eigen::MatrixXd& features, const Eigen::MatrixXd& teacher);

}  // namespace overparam::random_features_online
