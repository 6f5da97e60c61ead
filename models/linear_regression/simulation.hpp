// SPDX-License-Identifier: MIT
/// @file
/// Linear regression on drawn data.
#pragma once

#include <span>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::linear_regression {

/// Draws inputs x = Σ^{1/2} z, target θ and label noise, fits the labels on the features that the
/// student sees, and measures the fit at `times`, of which infinity may be the last: there it is
/// the solution, whatever the flow before, if there is one and the flow reaches it. Between two
/// steps of a descent the weights are on the straight line that joins them.
///
/// Errors on fresh inputs are exact, by Σ. The fit is linear in the labels, θ̂ = W y, so that the
/// averages over the label noise are too: bias = E((θ − W Xθ)·x)², variance = Δ tr WᵀΣW, where W
/// has zeros for features that are not seen.
/// @param variants points that differ in ridge and label noise alone: they share draw and
///        factorisation. @return one entry for each of them.
/// @throws core::ConvergenceFailure, core::IntegrationFailure.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           std::span<const double> times,
                                                           experiment::Draw draw, core::Team& team);

/// Bytes of one draw.
double simulation_memory(const Parameters& p);

/// Operations of one draw, up to a finite time.
double simulation_cost(const Parameters& p, double end_time);

}  // namespace overparam::linear_regression
