// SPDX-License-Identifier: MIT
/// @file
/// Direct simulation: a drawn network, linearised at its initial weights, and the network itself.
#pragma once

#include <span>
#include <vector>

#include "neural_tangent/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_tangent {

/// One draw of units and data for all of `variants`, which may differ in ridge, label noise, powers
/// of the target, and train. The eigenvectors of the n×n kernel matrix give the coefficients
///   α_t = (Θ+λ)⁻¹ (1 − e^{−t(Θ+λ)/n}) y,
/// at t = ∞ the ridge solution; for λ = 0 without the null space of Θ, the least squares of minimum
/// norm. Population errors are exact averages over inputs on the sphere; bias and variance are
/// averages over label noise given the rest of the draw.
/// With `train` the network itself is trained too (network.hpp), and at finite times compared with
/// its linearisation.
/// A variant's result is the same, bit by bit, in whichever company and on however many threads.
/// @param times increasing; infinity allowed as the last.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           std::span<const double> times,
                                                           experiment::Draw draw, core::Team& team);

/// Bytes that `simulate` needs for one draw.
double simulation_memory(const Parameters& parameters);

/// Time of one draw, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters, double end_time);

}  // namespace overparam::neural_tangent
