// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>

#include "options.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::cli {

using experiment::ParameterKind;

std::string to_text(const Options& options) {
  std::string text;
  for (const auto& [name, value] : options.parameters) text += "--" + name + "=" + value + "\n";
  for (const auto& option : command_options(options.command, options.model)) {
    const std::string& name = option.spec.name;
    if (!options.given(name) || name == "out" || name == "config" || name == "quiet") continue;
    if (options.text(name) == option.spec.default_text) continue;
    const bool single = option.spec.kind == ParameterKind::text && !option.list;
    const std::string value =
        single ? experiment::written_text(options.text(name)) : options.text(name);
    text += "--" + name + (option.flag ? "" : "=" + value) + "\n";
  }
  return text;
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
