// SPDX-License-Identifier: MIT
/// @file
/// Theory of smooth interpolation, from parameters to observables.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"
#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// All observables of one point, with the reasons that limit their accuracy. Random features by
/// equivalent.hpp, tangent features by tangent_theory.hpp.
std::vector<experiment::Measurement> theory(const Parameters& parameters, Level level);

/// The number of features whose interpolant has the mean-square gradient N·G = `wanted` on inputs
/// of the unit ball: experiment::Inversion of the command width-for.
experiment::Answer width_for(const Parameters& parameters, double wanted);

}  // namespace overparam::robustness
