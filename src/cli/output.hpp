// SPDX-License-Identifier: MIT
/// @file
/// What a command leaves behind: table, manifest, pictures; and the progress line.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "options.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::cli {

/// The destination of one command's results: a directory, or the standard output.
class Output {
 public:
  /// Creates the directory and checks that it can be written, before anything is computed.
  /// @throws core::InvalidParameter named "--out".
  explicit Output(const Options& options);

  /// Progress on stderr if that is a terminal and --quiet is not given, else none.
  experiment::Progress progress() const;

  /// Writes <command>.csv and manifest.json into the directory, or the table to stdout. `notes` are
  /// lines for people, recorded in the manifest.
  void write(const experiment::Table& table, const std::vector<std::string>& notes,
             const std::vector<std::string>& failures) const;

  /// Draws <command>.svg, .png and .pdf into the directory; nothing without one. A failure is a
  /// warning on stderr: the table is already safe.
  void draw(const figure::Figure& figure) const;

  /// Where things lie, and `notes`: on stdout with a directory, else on stderr, so that stdout stays
  /// a table; nothing with --quiet.
  void summarise(const std::vector<std::string>& notes) const;

 private:
  const Options& options_;
  std::optional<std::filesystem::path> directory_;
  std::chrono::steady_clock::time_point start_;
};

/// One warning line per distinct failure on stderr.
void warn(const std::vector<std::string>& failures);

}  // namespace overparam::cli
