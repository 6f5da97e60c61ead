// SPDX-License-Identifier: MIT
/// @file
/// Averages over one coordinate of a point on the sphere.
#pragma once

#include <Eigen/Core>

#include "overparam/core/activation.hpp"

namespace overparam::spectrum {

/// Nodes and weights with Σ w f(x) = E f(x), x = √d c the first coordinate of a uniform point with
/// |x|² = d: the density of c is proportional to (1 − c²)^{(d−3)/2}, E x² = 1.
struct SphereRule {
  Eigen::ArrayXd nodes;    ///< x, increasing
  Eigen::ArrayXd weights;  ///< w > 0, Σ w = 1
};

/// A rule for products of g, or its derivative, with itself and with Gegenbauer polynomials up to
/// a degree: Gauss's on panels of the angle that end at g's kinks, to about 1e-14 of the square
/// root of the product of the two mean squares.
/// @param dimension d ≥ 2, whole. @param degree from 0 to 20000.
/// @throws core::InvalidParameter for others.
SphereRule sphere_rule(const core::Activation& g, double dimension, int degree);

/// Gauss's rule of 256 nodes, for functions that are analytic, by the eigenvalues of the Jacobi
/// matrix (G. Golub and J. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23, 221
/// (1969)). @param dimension d ≥ 2, whole. @throws core::InvalidParameter for others.
SphereRule gauss_sphere_rule(double dimension);

}  // namespace overparam::spectrum
