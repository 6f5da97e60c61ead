// SPDX-License-Identifier: MIT
/// @file
/// The commands. Each returns the exit code; bad input is thrown as core::InvalidParameter.
#pragma once

#include <iosfwd>

#include "options.hpp"

namespace overparam::cli {

/// Exit codes of the program.
enum ExitCode : int {
  success = 0,
  disagreement = 1,       ///< validation: theory and simulation disagree
  bad_input = 2,          ///< nothing was computed or written
  computation_failed = 3  ///< some item failed; the finished rows are written
};

int curve(const Options& options);
int dynamics(const Options& options);
int validate(const Options& options);
int width_for(const Options& options);

/// Parameters with symbol, default, range and meaning; observables; sources.
void describe(const experiment::Model& model, std::ostream& out);

}  // namespace overparam::cli
