// SPDX-License-Identifier: MIT
/// @file
/// Moments of an activation and its derivative over one standard normal field.
#pragma once

#include <array>

#include "overparam/core/activation.hpp"

namespace overparam::two_layer_online {

/// Averages over z ~ N(0,1), of which those at fixed points of specialised students are products.
struct Moments {
  /// E[g'(z)^a z^b] at [a][b], a from 0 to 4, b from 0 to 2.
  std::array<std::array<double, 3>, 5> slope;
  /// E[g(z) g'(z)^a z^b] at [a][b], a and b from 0 to 1.
  std::array<std::array<double, 2>, 2> value;
  double square = 0;        ///< E[g(z)²]
  double origin = 0;        ///< g(0)
  double origin_slope = 0;  ///< g'(0); at a kink the mean of both sides, the limit of small fields
  bool odd = false;         ///< whether g(−z) = −g(z)

  /// Whether g is homogeneous, so that z g'(z) = r g(z) with a number r: weights of the first and
  /// of the second layer can then be exchanged for each other.
  bool homogeneous() const;
};

/// The moments of an activation. Closed forms of erf, E[g'^a] = (2/π)^{a/2} (1 + a)^{−1/2} and
/// E[g'^a z²] = E[g'^a]/(1 + a), and of relu, leaky_relu and abs; for the others the trapezoidal
/// rule, which for analytic functions is accurate to a few roundings of E|g'^a z^b|, or, with
/// kinks, Gauss's rule on panels between them.
/// @param activation without jumps.
Moments moments(const core::Activation& activation);

}  // namespace overparam::two_layer_online
