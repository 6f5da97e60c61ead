// SPDX-License-Identifier: MIT
/// @file
/// Closed pair averages without checks, for matrices of them.
#pragma once

#include <optional>

#include "overparam/core/activation.hpp"

namespace overparam::core {

/// pair_average() of arguments that are valid, where it has a closed form; empty where it has none.
std::optional<double> closed_pair_average(const Activation& g1, const Activation& g2, double q1,
                                          double q2, double c);

}  // namespace overparam::core
