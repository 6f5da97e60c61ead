// SPDX-License-Identifier: MIT
/// @file
/// The options of a command, and what a user gives for them, read and checked.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "command/complaints.hpp"
#include "command/given.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::command {

/// An option of a command that is not a model parameter.
struct CommandOption {
  experiment::ParameterSpec spec;
  bool list = false;                  ///< takes a list or range
  bool flag = false;                  ///< takes no value
  std::string default_with_out = {};  ///< the default together with --out; empty: the usual one
};

/// The options of a computing command, in the order of its help, with the model's defaults; none of
/// a command that there is not.
/// @param model may be nullptr: the usual defaults.
std::vector<CommandOption> command_options(const std::string& command,
                                           const experiment::Model* model);

/// The meaning of a model's parameter; of a size with the other options that give it, but for those
/// among `hidden`: "number of samples (or give --sample-ratio)".
std::string meaning_of(const experiment::ParameterSpec& spec, const experiment::Description& model,
                       const std::vector<std::string>& hidden);

/// The default of an option as texts show it: none of one that depends on the machine.
inline std::string shown_default(const experiment::ParameterSpec& spec) {
  return spec.name == "threads" ? "" : spec.default_text;
}

/// Everything the user asked for, read and checked one by one (not yet as a whole).
struct Options {
  std::string command;
  const experiment::Model* model = nullptr;
  std::map<std::string, std::string> parameters;  ///< given model parameters, as they were written
  /// Command options, defaults filled in: lists as they were written, everything else as it was
  /// read.
  std::map<std::string, std::string> settings;
  std::shared_ptr<const experiment::Inputs> inputs;  ///< what files named by parameters hold

  bool flag(const std::string& name) const { return settings.count(name) != 0; }
  bool given(const std::string& name) const;
  std::string text(const std::string& name) const { return settings.at(name); }
  /// The words or numbers of a list; none of an option that the command does not have.
  std::vector<std::string> items(const std::string& name) const;
  std::vector<double> numbers(const std::string& name) const;
  double number(const std::string& name) const { return numbers(name).front(); }
  std::size_t count(const std::string& name) const;
};

/// What a command knows of a model: its parameters, the command's own options, in the order of its
/// help, and behind them those that it has for other models only, which read() refuses by name.
std::vector<KnownOption> known_options(const std::string& command, const experiment::Model& model);

/// The complaint about an option that is none of those known; it suggests the nearest of them.
core::InvalidParameter unknown_option(const std::vector<KnownOption>& known,
                                      const std::string& name, const std::string& where = "");

/// Whether nothing that a command needs may be missing.
enum class Extent { partial, complete };

/// Reads every option that is given, and fills in the defaults of the others. Files that parameters
/// name are read now, and never again.
/// @param inputs what those of them hold that are not to be read.
/// @param complaints what was refused before; what is refused here follows.
/// @throws core::InvalidParameter with a line for each refused option that names it, the value and
///   what is allowed.
Options read(const std::string& command, const experiment::Model& model, const GivenOptions& given,
             Extent extent, const experiment::Inputs& inputs = {}, Complaints complaints = {});

/// Everything that was asked for and is no default, but where it goes (--out, --config, --quiet),
/// one argument a line.
std::string to_text(const Options& options);

/// The options that a text of to_text() stands for.
GivenOptions from_text(const std::string& text);

}  // namespace overparam::command
