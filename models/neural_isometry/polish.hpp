// SPDX-License-Identifier: MIT
/// @file
/// The last digits of a minimum of a network's loss, which may lie at kinks.
#pragma once

#include <Eigen/Core>

#include "neural_isometry/loss.hpp"

namespace overparam::neural_isometry {

/// The relative stationarity at which a descent has converged.
inline constexpr double stationary = 1e-6;

/// Goes on downhill from weights near a local minimum of the loss. At a minimum some fields x_j·w_i
/// may be 0, a kink of L. Fields |x_j·w_i| < 1e-5|x_j||w_i| are set to zero and kept there; in what
/// remains L is smooth, and L-BFGS with a weak Wolfe search (Lewis and Overton 2013) minimises
/// it. Then a step along minus the least-norm element of Clarke's subdifferential frees the kinks
/// that should not be, and all begins anew, until the point is stationary or thirty times; with a
/// tenth of the 1e-5 after each time that ends above an earlier one.
/// @param weights those of the loss, improved in place.
/// @return the stationarity: the norm of the least-norm element of the subdifferential of L, all
///   fields that are kept at zero having any derivative in [0, 1], relative to β|θ'|, which it
///   would be with decay alone; or to β/100 if that is more, for weights that decay to 0.
double polish(Loss& loss, double beta, Eigen::VectorXd& weights);

}  // namespace overparam::neural_isometry
