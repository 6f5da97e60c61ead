// SPDX-License-Identifier: MIT
/// @file
/// What a user asks for in every study: a model, a grid of points, theory and simulation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::study {

/// A model at all combinations of its parameters' values, by theory and by simulation.
struct Request {
  const experiment::Model* model = nullptr;  ///< outlives what is made of the request
  /// Option name -> values as they are written on the command line: "0.5,1,2", "0.1:10:log:16",
  /// "erf,relu". A parameter that is missing takes its default.
  std::map<std::string, std::string> parameters = {};
  /// What the files hold that parameters name; nullptr: they are read when the study is planned.
  std::shared_ptr<const experiment::Inputs> inputs = {};
  std::vector<std::string> levels = {};   ///< theory levels; none: the cheapest of each point
  bool simulate = false;                  ///< whether the direct simulation is computed, too
  experiment::Effort effort = {8, 0, 8};  ///< draws of what is sampled
  std::uint64_t seed = 1;                 ///< of all random streams
  std::size_t threads = 1;                ///< that are to share the memory, from 1
};

/// The resolved points of a request's grid, each once: rounding to whole numbers can make two
/// points of a sweep one. `extra` adds or replaces parameter texts.
/// @throws core::InvalidParameter for texts that cannot be read, and combinations that make no
/// sense; named
///         "model" without one.
experiment::Points resolved_points(const Request& request,
                                   const std::map<std::string, std::string>& extra = {});

/// Adds every point's theory levels and, if the request asks for it, its simulation to `plan`,
/// after checking that each can be computed, and the effort and seed. plan.points must be set.
/// @throws core::InvalidParameter for what a level or the simulation cannot treat, for a level that
/// the
///         model does not have ("--theory"), and for a target error without draws
/// ("--target-error").
void add_sources(experiment::Plan& plan, const Request& request);

}  // namespace overparam::study
