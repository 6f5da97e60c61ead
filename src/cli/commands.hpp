// SPDX-License-Identifier: MIT
/// @file
/// The commands. Each returns the exit code; bad input is thrown as core::InvalidParameter.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "options.hpp"
#include "overparam/study/study.hpp"

namespace overparam::cli {

/// Exit codes of the program.
enum ExitCode : int {
  success = 0,
  disagreement = 1,        ///< validation: theory and simulation disagree
  bad_input = 2,           ///< nothing was computed or written
  computation_failed = 3,  ///< a value was not obtained, or a verdict not reached; rows are written
  interrupted = 130        ///< by a signal; what is finished is stored
};

/// The commands of command/command.hpp that are studies: computes, and leaves behind table and
/// pictures.
int compute(const Options& options);

/// Writes the file that a command of a model's documents asks for.
int write_document(const Options& options);

/// What that would take: items, time, memory. Checks all that it checks, and writes nothing.
int dry_run(const Options& options);

/// Success, or computation_failed if values that exist were not obtained.
ExitCode obtained(const study::Conclusion& conclusion);

/// Parameters with symbol, default, range and meaning; observables; sources.
void describe(const experiment::Model& model, std::ostream& out);

// Commands on a directory that a computing command wrote. `arguments` follow the directory. What
// they write goes there, or into the directory after "--to".

/// Done, running, failed and remaining items of every command in the directory.
int status(const std::string& directory, const std::vector<std::string>& arguments);
/// Writes the tables again from what is stored, in the forms of --format, with --all parameters.
int export_tables(const std::string& directory, const std::vector<std::string>& arguments);
/// Plots the pictures again, of all commands or of the one named, with options of pictures. With
/// further directories one picture of all, of the command that is named or that all have, whose
/// families go by --labels.
int plot(const std::string& directory, const std::vector<std::string>& arguments);
/// Writes report.html, a page about everything in the directory.
int report(const std::string& directory, const std::vector<std::string>& arguments);

}  // namespace overparam::cli
