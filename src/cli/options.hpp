// SPDX-License-Identifier: MIT
/// @file
/// The options of commands on a command line and in experiment files, and in the texts of the help.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "command/options.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::cli {

/// Reads the arguments after "<command> <model>". Values on the command line win over those of the
/// file named by --config; an option may stand once. Files that parameters name are read now, and
/// never again.
/// @param inputs what they hold, if that is known: of a stored command.
/// @throws core::InvalidParameter with a line for each refused option that names it, the value and
///   what is allowed.
Options parse_options(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments,
                      const experiment::Inputs& inputs = {});

/// The same, where nothing that the command needs may be missing, and what is missing is refused
/// together with the rest; nothing where --help is among the arguments.
std::optional<Options> parse_command(const std::string& command, const experiment::Model& model,
                                     const std::vector<std::string>& arguments);

/// The text between single quotes of a shell.
std::string quoted(const std::string& text);

/// A command for the shell that asks for the same.
std::string command_line(const Options& options);

/// The arguments that a text of to_text() stands for, where `more` ("--name", "value" or
/// "--name=value") takes the place of those with the same names.
std::vector<std::string> from_text(const std::string& text, const std::vector<std::string>& more);

/// The help text of a computing command.
std::string help_text(const std::string& command, const experiment::Model* model);

}  // namespace overparam::cli
