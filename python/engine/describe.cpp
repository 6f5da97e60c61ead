// SPDX-License-Identifier: MIT
#include "engine/describe.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <vector>

#include "command/building.hpp"
#include "command/command.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;
using command::Command;
using experiment::ParameterKind;
using experiment::ParameterSpec;

const char* name_of(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::integer:
      return "integer";
    case ParameterKind::integer64:
      return "integer64";
    case ParameterKind::real:
      return "real";
    case ParameterKind::text:
      break;
  }
  return "text";
}

py::dict entry(const ParameterSpec& spec) {
  py::dict one;
  one["name"] = spec.name;
  one["kind"] = name_of(spec.kind);
  one["default"] = spec.default_text;
  one["default_with_out"] = "";
  one["allowed"] = spec.allowed.empty() ? allowed_text(spec) : spec.allowed;
  one["meaning"] = spec.meaning;
  one["symbol"] = spec.symbol;
  one["file_prefix"] = spec.file ? "" : spec.file_prefix;
  one["file"] = spec.file;
  one["list"] = false;
  one["parameter"] = false;
  one["needed"] = false;
  one["picture"] = false;
  return one;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

py::list models() {
  py::list names;
  for (const auto& model : study::models()) names.append(model->description().name);
  return names;
}

py::dict model(const std::string& name) {
  const auto& d = study::find_model(name).description();
  py::dict one;
  one["name"] = d.name;
  one["title"] = d.title;
  one["setting"] = d.setting;
  one["sources"] = d.sources;
  py::list parameters, observables, levels, commands;
  for (const auto& spec : d.parameters)
    parameters.append(py::make_tuple(spec.name, spec.symbol, spec.meaning));
  for (const auto& spec : d.observables)
    observables.append(py::make_tuple(spec.name, spec.symbol, spec.meaning));
  for (const auto& level : d.levels) levels.append(py::make_tuple(level.name, level.meaning));
  for (const auto& command : command::commands())
    if (command.applies(d)) commands.append(command.name);
  one["parameters"] = parameters;
  one["observables"] = observables;
  one["levels"] = levels;
  one["commands"] = commands;
  return one;
}

py::list options(const std::string& command, const std::string& name) {
  const auto& model = study::find_model(name);
  const auto& d = model.description();
  const Command& known = command::applicable_command(command, d);
  const auto hidden = known.hidden(d);
  const auto& own = command::own_defaults(known, d);
  const auto needed = needed_by(known, d);
  std::vector<std::string> of_pictures;
  for (const auto& option : command::picture_options({})) of_pictures.push_back(option.spec.name);
  py::list all;
  for (const auto& spec : d.parameters) {
    if (has(hidden, spec.name)) continue;
    py::dict one = entry(spec);
    if (const auto other = own.find(spec.name); other != own.end()) one["default"] = other->second;
    one["meaning"] = command::meaning_of(spec, d, hidden);
    one["list"] = !known.document;
    one["parameter"] = true;
    one["needed"] = command::is_needed(spec.name, needed);
    all.append(one);
  }
  for (const auto& option : known.options(&model)) {
    py::dict one = entry(option.spec);
    if (option.flag) one["kind"] = "flag";
    one["default"] = command::shown_default(option.spec);
    one["default_with_out"] = option.default_with_out;
    one["list"] = option.list;
    one["needed"] = command::is_needed(option.spec.name, needed);
    one["picture"] = has(of_pictures, option.spec.name);
    all.append(one);
  }
  return all;
}

py::tuple about(const std::string& command, const std::string& model) {
  const auto& known = command::applicable_command(command, study::find_model(model).description());
  return py::make_tuple(known.summary, bool(known.document));
}

}  // namespace overparam::python
