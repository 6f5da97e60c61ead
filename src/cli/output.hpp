// SPDX-License-Identifier: MIT
/// @file
/// What a command leaves behind: table, manifest, pictures.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "overparam/study/study.hpp"
#include "tables.hpp"

namespace overparam::cli {

/// Failures and warnings as lines on stderr, with --quiet too.
void warn(const study::Conclusion& conclusion);

/// The destination of one command's results: a directory, or the standard output.
class Output {
 public:
  /// Results go to the directory of --out, or to stdout. Creates the directory and checks that it
  /// can be written, before anything is computed.
  /// @throws core::InvalidParameter named "--out".
  explicit Output(const Options& options);
  /// Results go to `directory`, which exists. @param name of the files, but for their endings;
  /// empty: that of the command.
  Output(const Options& options, std::filesystem::path directory, std::string name = "");

  const std::optional<std::filesystem::path>& directory() const { return directory_; }

  /// Writes the table and <command>.manifest.json into the directory, or the tidy CSV to stdout.
  /// Returns where the table lies.
  std::vector<std::filesystem::path> write(const study::Conclusion& conclusion,
                                           const TableForms& forms = {}) const;

  /// Writes and plots what follows from theory alone, and says so: what an interrupted run shows.
  /// That it has no picture is left to be said at the end.
  void write_theory(const study::Conclusion& conclusion) const;

  /// Plots the conclusion's picture into the directory; nothing without one or the other. A failure
  /// is a warning on stderr and false: the table is already safe.
  bool plot(const study::Conclusion& conclusion) const;

  /// warn(), then where things lie, and the notes: on stdout with a directory, else on stderr, so
  /// that stdout stays a table; nothing with --quiet.
  void summarise(const study::Conclusion& conclusion) const;

  /// The line that says where the picture lies; empty without one.
  std::string picture_line() const;

 private:
  const Options& options_;
  std::optional<std::filesystem::path> directory_;
  std::string name_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace overparam::cli
