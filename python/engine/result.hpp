// SPDX-License-Identifier: MIT
/// @file
/// What came out of a command.
#pragma once

#include <memory>
#include <string>

#include "command/given.hpp"
#include "command/options.hpp"
#include "engine/memory_journal.hpp"
#include "overparam/study/study.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::python {

/// A conclusion, and all that it takes to show and to keep it.
struct Result {
  command::Options options;
  study::Study study;
  study::Conclusion conclusion;
  /// What was computed, piece by piece; nullptr where that lies in a directory.
  std::shared_ptr<const MemoryJournal> journal = {};
  double seconds = 0;  ///< that it took

  /// The record of it, as JSON (io::to_json).
  std::string manifest() const;
  /// The table with a column for each observable, as CSV (io::write_wide).
  std::string wide(bool all_parameters) const;
  /// What the picture shows, as JSON (figure::to_json), with other picture options than the
  /// command's where `choices` has some. @throws core::InvalidParameter for those that do not fit.
  std::string figure(const command::GivenOptions& choices) const;
  /// Makes a directory of results as the program does: store, table, manifest, pictures. Another
  /// command's results in it stay. @throws core::InvalidParameter named "--out".
  void save(const std::string& directory) const;
};

/// "agrees", "inconclusive", "disagrees".
const char* name_of(validation::Finding finding);

/// Writes what the program leaves in a directory beside the store: table, manifest, and the
/// pictures of the conclusion, which has one. Without matplotlib there is no picture, and a warning
/// of that in the conclusion.
void write_files(const command::Options& options, study::Conclusion& conclusion, double seconds,
                 const std::string& directory);

/// What a directory of results has of a command, complete or not.
/// @param command may be empty where the directory has one alone.
/// @throws core::InvalidParameter named "directory" or "command".
Result open(const std::string& directory, const std::string& command);

}  // namespace overparam::python
