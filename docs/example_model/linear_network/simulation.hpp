// SPDX-License-Identifier: MIT
/// @file
/// Direct stochastic gradient descent of the linear network.
#pragma once

#include <span>
#include <vector>

#include "linear_network/parameters.hpp"

namespace overparam::linear_network {

/// One run: a fresh input and fresh label noise for every step, and Q, R and ε_g of the weights
/// reached after N t steps, rounded to a whole number, at each of `times`.
/// @param times increasing, finite.
std::vector<experiment::Measurement> simulate(const Parameters& parameters,
                                              std::span<const double> times, experiment::Draw draw);

}  // namespace overparam::linear_network
