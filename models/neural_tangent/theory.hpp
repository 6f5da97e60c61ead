// SPDX-License-Identifier: MIT
/// @file
/// Theory of the two-layer network in its linear regime.
#pragma once

#include <span>
#include <vector>

#include "neural_tangent/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_tangent {

enum class Level {
  infinite_width,  ///< K → ∞ first: the kernel is μ²XXᵀ/d + vI, with a self-induced ridge v
  finite_width     ///< d → ∞ at fixed K: the slopes' fluctuations from sample to sample count
};

/// The observables at `times` (increasing; infinity allowed as the last), for n ~ d. Infinite risks
/// have no value and Status::infinite. The reason of a value says by how much the leading
/// corrections would change it, where that is 10 % or more:
/// of degrees above 1 (n/d², or 1/d), by which the risk of the infinitely wide network differs
/// between this d and d → ∞; and, at infinite_width, of the width (n/(Kd)), by what two groups of
/// modes at this K would change. At finite times values below 1e-12 of the labels' power are told
/// to have no digits.
std::vector<experiment::Measurement> theory(const Parameters& parameters, Level level,
                                            std::span<const double> times);

/// Whether the theory of the level exists. Without ridge samples whose slopes all nearly vanish
/// cost the interpolant of one or two smooth units an infinite risk.
bool exists(const Parameters& parameters, Level level);

}  // namespace overparam::neural_tangent
