// SPDX-License-Identifier: MIT
/// @file
/// The experiment files that come with the models.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace overparam::cli {

/// An experiment file. Its first line is a comment with its command, "# overparam curve MODEL
/// --config NAME.ini", and what it shows stands in the comment from the third line on.
struct Experiment {
  std::string model;
  std::string name;  ///< of the file, without its ending
  std::filesystem::path file;
};

/// All files of the program's models: of the installation that the program is part of, or else of
/// the sources that it was built from.
std::vector<Experiment> experiments();

/// The experiment of a name, or of "MODEL/NAME".
/// @throws core::InvalidParameter named "experiment" if there is none, or one of several models.
Experiment find_experiment(const std::string& name);

/// The file of a model's experiments that "NAME.ini" names; none if there is no such.
std::optional<std::filesystem::path> experiment_file(const std::string& model,
                                                     const std::string& file_name);

/// The command in the first line of an experiment as arguments of the program, and `more` of them,
/// which win. @throws core::InvalidParameter if the line has no command.
std::vector<std::string> command_of(const Experiment& experiment,
                                    const std::vector<std::string>& more);

/// The names that find the experiments, with what these show.
std::vector<std::pair<std::string, std::string>> named_experiments();

/// A line for each experiment: the name that finds it, and what it shows.
void list_experiments(std::ostream& out);

}  // namespace overparam::cli
