// SPDX-License-Identifier: MIT
/// @file
/// The generalisation error of given overlaps.
#pragma once

#include "two_layer_online/overlaps.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// ε_g and what it is the difference of.
struct PopulationError {
  double value = 0;  ///< ε_g = ½ Σ_ab s_a I_ab s_b, s = (c v, −c_T v*), I_ab = E[g(x_a) g(x_b)]
  double terms = 0;  ///< ½ Σ_ab |s_a I_ab s_b|
};

/// ε_g of a network with these overlaps, to a few roundings of its terms; NaN where the variance of
/// a field is beyond the range of the averages, 1e100, or 100 of tanh and sigmoid.
PopulationError population_error(const Parameters& parameters, const Overlaps& overlaps);

}  // namespace overparam::two_layer_online
