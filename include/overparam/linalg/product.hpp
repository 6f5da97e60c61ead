// SPDX-License-Identifier: MIT
/// @file
/// Matrix products on several threads.
#pragma once

#include <Eigen/Core>

#include "overparam/core/team.hpp"

namespace overparam::linalg {

/// AᵀB, the inner products of the columns of A and B, in tiles of columns that the team shares: the
/// same bits on any number of threads.
/// @param a k×m; @param b k×n. @return m×n. 2 m n k operations.
/// @throws core::DimensionMismatch if the numbers of rows differ; core::InvalidParameter for
/// entries, and products, that are not finite.
Eigen::MatrixXd inner_products(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b,
                               core::Team& team);

}  // namespace overparam::linalg
