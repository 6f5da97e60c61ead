// SPDX-License-Identifier: MIT
/// @file
/// The record of a run: what was computed, with what, where.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/tally.hpp"

namespace overparam::io {

/// What the file of a run's record says.
struct Manifest {
  std::string command;
  std::string model;
  std::vector<std::pair<std::string, std::string>> parameters;   ///< with defaults filled in
  std::vector<std::pair<std::string, std::string>> settings;     ///< the command's own options
  std::vector<std::pair<std::string, std::string>> inputs = {};  ///< files named, and their digests
  std::vector<std::string> notes;                                ///< the summary that people see
  std::vector<experiment::Remark> remarks;  ///< rows that are not ok, or of limited accuracy
  std::vector<std::string> failures;        ///< lines on values that exist and were not obtained
  std::vector<std::string> warnings;        ///< what else a reader has to know
  std::size_t rows = 0;
  double wall_seconds = 0;
  std::size_t missing_items = 0;  ///< not computed yet, so that the table lacks them
};

/// JSON text with, in addition, the program's version and commit, the date (UTC), the compiler and
/// the number of cores of the host. Bytes that are no UTF-8, as names of files may have, are
/// replaced by U+FFFD; numbers that are not finite become null.
std::string to_json(const Manifest& manifest);

}  // namespace overparam::io
