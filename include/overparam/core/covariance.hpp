// SPDX-License-Identifier: MIT
/// @file
/// Exact covariance matrices of activated Gaussian fields. A row of zeros is a field that does not
/// vary.
///
/// All of them throw InvalidParameter unless the mean square of every row is at most 1e100 (100 for
/// tanh and sigmoid), so for entries that are not finite too, and DimensionMismatch for rows
/// without columns.
#pragma once

#include <Eigen/Core>

#include "overparam/core/activation.hpp"
#include "overparam/core/team.hpp"

namespace overparam::core {

/// Matrix of E_ξ[g1(a_i·ξ/√N) g2(b_j·ξ/√N)], ξ ~ N(0, I_N).
/// @param rows1 K1×N, row i is a_i; @param rows2 K2×N, row j is b_j.
/// @return K1×K2, from closed forms or Mehler series (see pair_average and
/// Activation::series_length for the accuracy of the latter).
/// Cost: one K1×N×K2 product and K1 K2 evaluations.
/// @throws DimensionMismatch if the numbers of columns differ.
Eigen::MatrixXd activation_covariance(const Activation& g1, const Eigen::MatrixXd& rows1,
                                      const Activation& g2, const Eigen::MatrixXd& rows2);

/// The symmetric case g1 = g2, rows1 = rows2, with the diagonal E[g(x_i)²] taken from
/// second_moment. @return K×K.
Eigen::MatrixXd activation_covariance(const Activation& g, const Eigen::MatrixXd& rows);

/// wᵀ C w for each column w of `weights` (K×L), C = activation_covariance(g, rows), in tiles: C is
/// never stored. The result does not depend on the number of threads. Cost: half the product
/// K×N×K, K²/2 evaluations and 2 K² L operations. @return L.
/// @throws DimensionMismatch if the numbers of rows differ; InvalidParameter for weights that are
/// not finite. Norms that overflow are infinite.
Eigen::VectorXd covariance_norms(const Activation& g, const Eigen::MatrixXd& rows,
                                 const Eigen::MatrixXd& weights, Team& team);

/// The same for rows in single precision, whose products are taken in double.
Eigen::VectorXd covariance_norms(const Activation& g, const Eigen::MatrixXf& rows,
                                 const Eigen::MatrixXd& weights, Team& team);

/// Vector of E_ξ[g(a_i·ξ/√N)]. @return K.
Eigen::VectorXd activation_mean(const Activation& g, const Eigen::MatrixXd& rows);

}  // namespace overparam::core
