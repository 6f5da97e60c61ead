// SPDX-License-Identifier: MIT
/// @file
/// From options to checked grid points and sources, shared by the computing commands.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::cli {

/// The resolved points of the grid. `extra` adds or replaces parameter texts.
/// @throws core::InvalidParameter.
experiment::Points resolved_points(const Options& options,
                                   const std::map<std::string, std::string>& extra = {});

/// The theory levels asked for, or none for "the default of each point".
/// @throws core::InvalidParameter for a level the model does not have.
std::vector<std::string> theory_levels(const Options& options);

/// Adds every point's theory levels and, with `simulate`, its simulation to `plan`, after checking
/// that each can be computed, and the effort and seed. plan.points must be set.
void add_sources(experiment::Plan& plan, const Options& options, bool simulate);

}  // namespace overparam::cli
