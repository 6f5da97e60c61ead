// SPDX-License-Identifier: MIT
/// @file
/// A sample of inputs and labels, and the kernel's matrices and averages on it.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "kernel_ridge/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::kernel_ridge {

/// Columns that one thread computes at a time.
inline constexpr Eigen::Index tile = 128;

/// Everything about a draw that does not depend on ridge and size of the noise.
struct Sample {
  Eigen::MatrixXd kernel;      ///< K
  Eigen::MatrixXd squared;     ///< K₂
  Eigen::VectorXd target;      ///< ζ(x_i)
  Eigen::VectorXd noise;       ///< of variance 1
  Eigen::VectorXd overlap;     ///< h
  double target_power = 0;     ///< E ζ²
  double omitted_power = 0;    ///< of it, in degrees beyond those of h
  double last_eigenvalue = 0;  ///< s of the last degree in K₂
  std::vector<Eigen::MatrixXd>
      degree;  ///< s_l P_l(x_i·x_j) of l = 1, 2, 3, their lower triangles; at t = ∞. With
               ///< levels λ_l/D_l Σ ψ_m(x_i) ψ_m(x_j) over the modes of the first three
};

/// With levels k(x, x') = Σ λ_i ψ_i(x) ψ_i(x') of Gaussian modes, and the target θ has a random
/// direction within each level.
/// @param limit whether the matrices of degrees are wanted.
Sample draw_sample(const Parameters& p, bool limit, experiment::Draw draw, core::Team& team);

}  // namespace overparam::kernel_ridge
