// SPDX-License-Identifier: MIT
/// @file
/// What all studies do with what they are asked.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "overparam/study/request.hpp"

namespace overparam::study {

/// What the model of a request says about itself.
/// @throws core::InvalidParameter named "model" without one.
const experiment::Description& described(const Request& request);

/// The grid of a request as it was written, before the model completes its points. `extra` adds or
/// replaces parameter texts.
/// @throws core::InvalidParameter for texts that cannot be read.
experiment::Points raw_points(const Request& request,
                              const std::map<std::string, std::string>& extra);

/// A plan of the same parameters, files, effort and seed, of no points yet.
experiment::Plan without_points(const experiment::Plan& plan);

/// Whether a task is a theory that depends on no draw.
inline bool is_fixed_theory(const experiment::Task& task) {
  return !task.sampled && task.source != experiment::simulation_source;
}

/// Times as a plan takes them, increasing and each once, with t = ∞ at the end if there is one.
/// @throws core::InvalidParameter named `option` for times that are not finite from 0.
std::vector<double> ordered_times(std::vector<double> times, bool limit,
                                  const char* option = "--times");

/// The public add_sources(), with the simulation at some of the points, by their number.
/// @throws as that.
void add_sources(experiment::Plan& plan, const Request& request,
                 const std::function<bool(std::size_t)>& simulated);

}  // namespace overparam::study
