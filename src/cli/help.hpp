// SPDX-License-Identifier: MIT
/// @file
/// What the program says about its commands.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace overparam::cli {

/// A command in the usage.
struct Call {
  std::string name;
  std::string arguments;  ///< words such as "MODEL"
  std::string summary;    ///< one line
};

/// All commands, in the order of the usage.
const std::vector<Call>& calls();

/// The names of all commands.
std::vector<std::string> command_names();

bool is_command(const std::string& name);

/// The usage; of {command} its call and, where it has them, its options; of {command, model} its
/// options for the model. @throws core::InvalidParameter if there is no such command or model, or
/// the command does not apply to the model.
std::string help(const std::vector<std::string>& words);

/// Where results go, and the exit codes.
const std::string& about_results();

/// The script by which a shell, bash, zsh or fish, completes command lines.
/// @throws core::InvalidParameter for other shells.
void write_completion(const std::string& shell, std::ostream& out);

/// The manual page, for man.
void write_manual(std::ostream& out);

/// Rows of cells.
using TextTable = std::vector<std::vector<std::string>>;

/// The widths of names, with dashes, and symbols in tables of options, where they fit.
inline const std::vector<std::size_t> option_columns{22, 6};

/// Writes a table, indented, in columns of these widths, or wider ones where a cell would run into
/// the next.
void write(const TextTable& table, std::vector<std::size_t> widths, std::ostream& out);

}  // namespace overparam::cli
