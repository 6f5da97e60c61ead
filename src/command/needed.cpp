// SPDX-License-Identifier: MIT
// What a command cannot do without, and an example that has it.
#include <algorithm>

#include "command/command.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::command {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::map<std::string, std::string>& own_defaults(const Command& command,
                                                       const experiment::Description& model) {
  static const std::map<std::string, std::string> none;
  return command.name == "validate" ? model.defaults.validation : none;
}

std::vector<std::vector<std::string>> needed_by(const Command& command,
                                                const experiment::Description& model) {
  const auto hidden = command.hidden(model);
  const auto& own = own_defaults(command, model);
  const auto has_default = [&](const std::string& name) {
    return own.count(name) != 0 ||
           std::any_of(model.parameters.begin(), model.parameters.end(), [&](const auto& spec) {
             return spec.name == name && !spec.default_text.empty();
           });
  };
  auto needed = command.needed(model);
  const auto names_of_sizes = model.size_names();
  for (const auto& spec : model.parameters)
    if (spec.needed && !has(hidden, spec.name) && !has_default(spec.name) &&
        !is_needed(spec.name, needed) && !has(names_of_sizes, spec.name))
      needed.push_back({spec.name});
  for (const auto& size : model.sizes) {
    if (size.optional) continue;
    std::vector<std::string> names{size.ratio};
    for (const auto& name : size.names())
      if (name != size.ratio) names.push_back(name);
    std::erase_if(names, [&](const std::string& name) { return has(hidden, name); });
    if (!names.empty() && std::none_of(names.begin(), names.end(), has_default))
      needed.push_back(names);
  }
  return needed;
}

bool is_needed(const std::string& name, const std::vector<std::vector<std::string>>& needed) {
  return std::any_of(needed.begin(), needed.end(),
                     [&](const auto& names) { return has(names, name); });
}

void complain_of_missing(const Command& command, const experiment::Description& model,
                         const GivenOptions& given, Complaints& complaints) {
  for (const auto& names : needed_by(command, model)) {
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& name) { return given.count(name) != 0; }))
      continue;
    complaints.add({"--" + names[0], experiment::needed_text(names)});
  }
}

std::string example_of(const Command& command, const experiment::Description& model) {
  if (!command.applies(model)) return {};
  const auto hidden = command.hidden(model);
  const auto& own = own_defaults(command, model);
  auto values = command.example;
  for (const auto& [name, text] : model.defaults.example)
    if (!has(hidden, name) && own.count(name) == 0) values.emplace(name, text);
  for (const auto& names : needed_by(command, model))
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string& name) { return values.count(name) != 0; }))
      return {};
  std::string example = "overparam " + command.name + ' ' + model.name;
  const auto add = [&](const std::string& name) {
    if (const auto value = values.extract(name))
      example.append(" --").append(name).append(" ").append(value.mapped());
  };
  for (const auto& spec : model.parameters) {
    if (const auto value = values.find(spec.name); command.document && value != values.end())
      value->second = written(spec, parse_values(spec, value->second).front());  // one point
    add(spec.name);
  }
  for (const auto& option : command.options(nullptr)) add(option.spec.name);
  // Those that the command has of this model alone, such as the wanted values of an inversion.
  for (const auto& names : needed_by(command, model))
    for (const auto& name : names) add(name);
  return example;
}

}  // namespace overparam::command
