// SPDX-License-Identifier: MIT
/// @file
/// Direct stochastic gradient descent of online linear regression.
#pragma once

#include <span>
#include <vector>

#include "online_linear_regression/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::online_linear_regression {

/// One run: draws B, and a fresh x and n for every step, and measures after N t steps, between two of
/// them linear in t, for the weights reached, ε_g = |B − w|²/2N, R = B·w/N, Q = |w|²/N.
/// @param times increasing, finite.
std::vector<experiment::Measurement> simulate(const Parameters& parameters,
                                              std::span<const double> times, experiment::Draw draw);

}  // namespace overparam::online_linear_regression
