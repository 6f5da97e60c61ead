// SPDX-License-Identifier: MIT
/// @file
/// Direct computation of recovery: draw, solve, compare.
#pragma once

#include <vector>

#include "neural_isometry/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// One draw of inputs, planted neurons, noise and patterns; its program solved, or its network
/// trained; and the observables. A minimum counts only with its certificate: a duality gap of at
/// most 1e-7 of the objective, and labels met to 1e-8 of their norm if β = 0. Recovered is, with
/// β = 0 and no noise, what is within 1e-4 √k of the planted weights, of a trained network what has
/// a relative test error below 1e-3; otherwise what has the planted patterns active and no others.
/// A neuron that no input activates is never recovered.
std::vector<experiment::Measurement> simulate(const Parameters& parameters, experiment::Draw draw,
                                              core::Team& team);

/// Bytes that a source needs for one draw.
double memory_of(const Parameters& parameters, const std::string& source);

/// Time of one draw, in units of a multiplication inside a matrix product.
double cost_of(const Parameters& parameters, const std::string& source);

}  // namespace overparam::neural_isometry
