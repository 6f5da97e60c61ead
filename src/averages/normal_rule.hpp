// SPDX-License-Identifier: MIT
/// @file
/// Rules for averages over a standard normal variable.
#pragma once

#include <Eigen/Core>

namespace overparam::averages {

/// E[f(z)] ≈ Σ_n weights(n) f(nodes(n)), z ~ N(0,1); the nodes increase, are symmetric about 0, and
/// are of an odd number where 0 is one.
struct NormalRule {
  Eigen::VectorXd nodes, weights;
};

/// The trapezoidal rule on [−range, range] with a node at 0; its error falls as exp(−2πd/step) for
/// functions analytic up to a distance d from the real axis. @param step > 0.
NormalRule trapezoid(double step, double range);

/// The Gauss–Hermite rule of n ≥ 1 nodes, exact for polynomials up to degree 2n − 1.
NormalRule gauss_hermite(int n);

/// The normalised Hermite polynomials He_p/√p! at the nodes times the weights: orders × nodes.
Eigen::MatrixXd hermite_weights(const NormalRule& rule, Eigen::Index orders);

}  // namespace overparam::averages
