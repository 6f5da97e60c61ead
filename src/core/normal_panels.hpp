// SPDX-License-Identifier: MIT
/// @file
/// Averages over a standard normal number of functions that are smooth between given points.
#pragma once

#include <vector>

#include "overparam/core/quadrature.hpp"

namespace overparam::core {

/// Nodes and weights of ∫ f(z) φ(z) dz, φ the standard normal density, between the first and the
/// last of the points: Gauss's rule on panels that end at every point.
/// @param points in any order; @param widest no panel is longer; @param nodes of a panel
Quadrature normal_panels(std::vector<double> points, double widest, int nodes);

}  // namespace overparam::core
