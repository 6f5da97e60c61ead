// SPDX-License-Identifier: MIT
#include "overparam/figure/choices.hpp"

#include <algorithm>

#include "overparam/core/error.hpp"
#include "rows.hpp"
#include "width_names.hpp"

namespace overparam::figure {
namespace {

using Names = std::vector<std::string>;

void append(Names& names, const Names& more) {
  names.insert(names.end(), more.begin(), more.end());
}

void require(const char* option, const std::string& value, const Names& allowed) {
  std::string list;
  for (const std::string& name : allowed) {
    if (column_of(name) == column_of(value)) return;
    list += (list.empty() ? "" : " | ") + name;
  }
  throw core::InvalidParameter(option, value, "is not one of " + list);
}

}  // namespace

void check(const Choices& choices, const experiment::Description& model,
           const std::string& command) {
  const auto commands = {"curve", "dynamics", "validate", "width-for"};
  if (std::find(commands.begin(), commands.end(), command) == commands.end())
    throw core::InvalidParameter("command", command, "has no picture");
  Names all;
  Names numeric;
  for (const auto& spec : model.parameters) {
    all.push_back(spec.name);
    if (spec.kind != experiment::ParameterKind::text) numeric.push_back(spec.name);
  }
  Names observables;
  for (const auto& spec : model.observables) observables.push_back(spec.name);

  const bool is_curve = command == "curve" || command == "dynamics";
  if (!choices.x.empty()) {
    if (command == "validate")
      throw core::InvalidParameter("--x", choices.x,
                                   "cannot be chosen: validation is drawn against 1/N");
    Names allowed = numeric;
    allowed.emplace_back(is_curve ? "time" : "error");
    require("--x", choices.x, allowed);
  }
  if (!choices.y.empty()) {
    Names allowed =
        command == "width-for" ? Names(width_names.begin(), width_names.end()) : observables;
    if (is_curve) append(allowed, numeric);
    require("--y", choices.y, allowed);
    if (choices.x == choices.y) throw core::InvalidParameter("--y", choices.y, "is also --x");
  }
  all.emplace_back(command == "width-for" ? "error" : "time");
  for (const std::string& name : choices.group) require("--group", name, all);
}

}  // namespace overparam::figure
