// SPDX-License-Identifier: MIT
/// @file
/// Theory of online linear regression: means over inputs and noise, exact at every N.
#pragma once

#include <span>
#include <vector>

#include "online_linear_regression/parameters.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::online_linear_regression {

/// The factor by which a step shrinks the mean of |w − B|²: 1 − 2η/N + η²(N+2)/N². Stable below 1.
double step_factor(const Parameters& parameters);

/// lim_{t→∞} of 2 ε_g: η Δ/(2 − η(1 + 2/N)), where the steps are stable.
double limit(const Parameters& parameters);

/// E ε_g, E R, E Q after N t steps from w = 0, for each of `times` (infinity allowed); between two steps
/// linear in t. Without a value where the steps are not stable: at t = ∞, and where the values overflow.
std::vector<experiment::Measurement> theory(const Parameters& parameters,
                                            std::span<const double> times);

}  // namespace overparam::online_linear_regression
