// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>

#include "command/options.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::command {

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

GivenOptions from_text(const std::string& text) {
  GivenOptions given;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("--")) throw core::InvalidParameter("options", line, "is no option");
    const auto equals = line.find('=');
    given[line.substr(2, equals - 2)] = {
        equals == std::string::npos ? "on" : line.substr(equals + 1), ""};
  }
  return given;
}

}  // namespace overparam::command
