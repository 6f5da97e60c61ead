// SPDX-License-Identifier: MIT
/// @file
/// The table of the commands that compute.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "command/complaints.hpp"
#include "command/given.hpp"
#include "command/options.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/study/document.hpp"
#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::command {

/// A command that computes: its words, and the study or the file that they stand for.
struct Command {
  std::string name;
  std::string summary;  ///< one line of the usage
  /// Its options, in the order of its help, with the model's defaults; of nullptr the usual ones.
  std::function<std::vector<CommandOption>(const experiment::Model*)> options;
  /// Model parameters that it does not take, because it has its own way to set them or because they
  /// have no effect on what it computes.
  std::function<std::vector<std::string>(const experiment::Description&)> hidden = [](const auto&) {
    return std::vector<std::string>{};
  };
  /// Options that it needs beside what the model needs: of each entry one.
  std::function<std::vector<std::vector<std::string>>(const experiment::Description&)> needed =
      [](const auto&) { return std::vector<std::vector<std::string>>{}; };
  /// Option -> text: what its example gives beside what the model's does.
  std::map<std::string, std::string> example = {};
  /// Whether it is a question about this model.
  std::function<bool(const experiment::Description&)> applies = [](const auto&) { return true; };
  /// The study that options ask for. @throws core::InvalidParameter for what cannot be computed.
  std::function<study::Study(const Options&)> plan = {};
  /// Of a command that is no study and has no plan: the file that options ask for. It takes one
  /// value of each parameter.
  std::function<study::Document(const Options&)> document = {};
};

/// All of them: curve, dynamics, validate, and one for each inversion and each document that models
/// of the program offer.
const std::vector<Command>& commands();

/// The command of that name; nullptr if there is none.
const Command* find_command(const std::string& name);

/// The command of that name, for a model. @throws core::InvalidParameter if it does not apply.
const Command& applicable_command(const std::string& name, const experiment::Description& model);

/// The defaults that a command has in the place of the model's.
const std::map<std::string, std::string>& own_defaults(const Command& command,
                                                       const experiment::Description& model);

/// Names of what the command needs of a model's parameters and its own options: those that have to
/// be given, each alone or one of several, such as the names of a size.
std::vector<std::vector<std::string>> needed_by(const Command& command,
                                                const experiment::Description& model);

/// Whether an option is among the names of needed_by().
bool is_needed(const std::string& name, const std::vector<std::vector<std::string>>& needed);

/// Complains about each of needed_by() of which nothing is given.
void complain_of_missing(const Command& command, const experiment::Description& model,
                         const GivenOptions& given, Complaints& complaints);

/// A command that works as it stands: "overparam curve kernel-ridge --dim 100 --sample-ratio 2";
/// empty if the command does not apply, or the model declares no values of what is needed.
std::string example_of(const Command& command, const experiment::Description& model);

// One a file.
Command curve_command();
Command dynamics_command();
Command validate_command();
std::vector<Command> inversion_commands();
std::vector<Command> document_commands();

/// The command that writes a document, of which `first` is one model's.
Command document_command(const experiment::Document& first);

/// The study that options ask for. @throws core::InvalidParameter, also for a command that does not
/// go with the model, or is no study.
study::Study plan(const Options& options);

/// What the options of all commands that sample have in common: --theory, --replicas, --seed and so
/// on.
study::Request request_of(const Options& options);

}  // namespace overparam::command
