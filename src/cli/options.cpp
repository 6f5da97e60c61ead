// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "command/command.hpp"
#include "experiments.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::cli {
namespace {

// The options given on the command line, and for the rest those of the file that it names.
GivenOptions read_options(const std::string& command, const experiment::Model& model,
                          const std::vector<std::string>& arguments, Complaints& complaints) {
  auto known = known_options(command, model);
  known.push_back({"help", true});
  auto given = read_command_line(arguments, known, complaints);
  const auto file = given.find("config");
  if (file == given.end()) return given;
  GivenOptions from_file;
  complaints.gather([&] {
    std::filesystem::path path = experiment::parse_text({.name = "config"}, file->second.text);
    // One of the model's experiments is found by its name alone.
    if (std::error_code problem; !std::filesystem::exists(path, problem))
      path = experiment_file(model.description().name, path.string()).value_or(path);
    from_file = read_option_file(path.string(), known, complaints);
  });
  // Ways to say the same thing: one of them on the command line replaces all in the file.
  for (const auto& size : model.description().sizes) {
    const auto names = size.names();
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& name) { return given.count(name) != 0; }))
      for (const auto& name : names) from_file.erase(name);
  }
  given.merge(from_file);
  return given;
}

}  // namespace

Options parse_options(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments, const experiment::Inputs& inputs) {
  Complaints complaints;
  const auto given = read_options(command, model, arguments, complaints);
  return read(command, model, given, Extent::partial, inputs, complaints);
}

std::optional<Options> parse_command(const std::string& command, const experiment::Model& model,
                                     const std::vector<std::string>& arguments) {
  Complaints complaints;
  const auto given = read_options(command, model, arguments, complaints);
  if (given.contains("help")) return std::nullopt;
  return read(command, model, given, Extent::complete, {}, complaints);
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
  return result + "'";
}

std::string command_line(const Options& options) {
  std::string line = "overparam " + options.command + ' ' + options.model->description().name;
  for (const auto& argument : from_text(to_text(options), {})) {
    const bool plain = argument.find_first_not_of(
                           "-=.,:+_^0123456789abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ/") == std::string::npos;
    line += ' ' + (plain ? argument : quoted(argument));
  }
  return line;
}

std::vector<std::string> from_text(const std::string& text, const std::vector<std::string>& more) {
  const auto name_of = [](const std::string& argument) {
    return argument.substr(0, argument.find('='));
  };
  std::vector<std::string> arguments;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool replaced = std::any_of(more.begin(), more.end(), [&](const std::string& other) {
      return name_of(other) == name_of(line);
    });
    if (!replaced) arguments.push_back(line);
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace overparam::cli
