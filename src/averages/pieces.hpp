// SPDX-License-Identifier: MIT
/// @file
/// What functions that are made of straight lines and exponentials are made of.
#pragma once

#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::averages {

/// constant + slope x + scale e^{rate x}.
struct Piece {
  double constant = 0, slope = 0, scale = 0, rate = 0;

  double operator()(double x) const;
  double derivative(double x) const;  ///< the first
  double curvature(double x) const;   ///< the second derivative
};

/// The pieces of g between its kinks, one more than there are, as hard_tanh, elu and selu have
/// them, and formulas and tables like them; empty where one of them is anything else. They are read
/// from values of g and compared with it at 16 points on each of its panels, where they have to
/// agree to 1e-13.
std::vector<Piece> pieces_of(const core::Activation& activation);

}  // namespace overparam::averages
