// SPDX-License-Identifier: MIT
/// @file
/// The record of what a command was asked for and what came out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "command/options.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/io/manifest.hpp"
#include "overparam/study/study.hpp"

namespace overparam::command {

/// All parameters by name, as they were given or with the values that they took in the table.
std::vector<std::pair<std::string, std::string>> parameters_of(const Options& options,
                                                               const experiment::Table& table);

/// The manifest of a conclusion that took so many seconds.
io::Manifest manifest_of(const Options& options, const study::Conclusion& conclusion,
                         double seconds);

}  // namespace overparam::command
