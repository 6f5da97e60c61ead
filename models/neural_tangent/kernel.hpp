// SPDX-License-Identifier: MIT
/// @file
/// The linearised network of a draw: kernel on the data, and its exact averages over inputs.
#pragma once

#include <Eigen/Core>

#include "neural_tangent/ensemble.hpp"
#include "neural_tangent/parameters.hpp"
#include "neural_tangent/sphere_averages.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/team.hpp"

namespace overparam::neural_tangent {

/// σ'(w_k·x_i) of the rows x_i of `inputs`, as many rows, K columns.
Eigen::MatrixXd slopes(const core::Derivative& derivative, const Eigen::MatrixXd& inputs,
                       const Eigen::MatrixXd& units);

/// Θ(x_i, x'_j) = (x_i·x'_j/d) (1/K) Σ_k s_ik s'_jk, from inputs and their slopes.
Eigen::MatrixXd kernel(const Eigen::MatrixXd& inputs, const Eigen::MatrixXd& input_slopes,
                       const Eigen::MatrixXd& others, const Eigen::MatrixXd& other_slopes);

/// P_ij = E_x[Θ(x_i, x) Θ(x, x_j)]: f = Σ α_i Θ(x_i, ·) has E f² = αᵀPα. n²K² + n²K + nK²
/// operations; the same bits on any number of threads.
Eigen::MatrixXd kernel_covariance(const Sample& sample, const Eigen::MatrixXd& slopes,
                                  const SphereAverages& averages, core::Team& team);

/// h_i = E_x[ζ(x) Θ(x, x_i)].
Eigen::VectorXd kernel_target(const Parameters& parameters, const Sample& sample,
                              const Eigen::MatrixXd& slopes, const SphereAverages& averages);

}  // namespace overparam::neural_tangent
