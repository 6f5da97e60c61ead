// SPDX-License-Identifier: MIT
/// @file
/// Lower bounds on Lipschitz constants by gradient ascent.
#pragma once

#include <Eigen/Core>
#include <functional>

#include "overparam/core/team.hpp"

namespace overparam::robustness {

/// The gradients ∇f at the columns x of a matrix, in columns; tangential where x is confined to a
/// sphere.
using Gradients = std::function<Eigen::MatrixXd(const Eigen::MatrixXd&)>;

/// The largest |∇f| met by ascents of |∇f| from each of `starts`: as |∇f| is evaluated exactly, a
/// lower bound on the Lipschitz constant of f, whatever the ascents find. A step is along the
/// change of ∇f along itself, Hess f ∇f/|∇f|, by a central difference over `reach` in every
/// coordinate of norm √N, which smoothes kinks; steps that do not lead upwards are halved.
/// @param starts N×m. @param sphere whether the points stay at |x|² = N. @param reach of
/// differences, in units of √N.
double largest_gradient(const Gradients& gradients, Eigen::MatrixXd starts, bool sphere,
                        double reach);

/// The largest singular value of a matrix, from its smaller Gram matrix.
double operator_norm(const Eigen::MatrixXd& matrix, core::Team& team);

}  // namespace overparam::robustness
