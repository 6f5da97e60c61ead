// SPDX-License-Identifier: MIT
#include "overparam/figure/choices.hpp"

#include <algorithm>

#include "axes.hpp"
#include "overparam/core/error.hpp"
#include "rows.hpp"

namespace overparam::figure {
namespace {

using Names = std::vector<std::string>;

void append(Names& names, const Names& more) {
  names.insert(names.end(), more.begin(), more.end());
}

void require(const char* option, const std::string& value, const Names& allowed,
             const std::string& reason = "") {
  std::string list;
  for (const std::string& name : allowed) {
    if (column_of(name) == column_of(value)) return;
    list += (list.empty() ? "" : " | ") + name;
  }
  throw core::InvalidParameter(option, value, "is not one of " + list + reason);
}

// The picture of a curve can have an observable as x, unless it has parts of a sum or colours.
std::string against_parameters(const Choices& choices, const experiment::Description& model) {
  const auto is_parameter = [&](const std::string& name) { return is_parameter_of_y(name, model); };
  if (choices.stack) return ", which --stack is drawn against";
  if (std::any_of(choices.y.begin(), choices.y.end(), is_parameter))
    return ", the x of a heat map, which --y " + choices.y.front() + " asks for";
  return "";
}

}  // namespace

void check(const Choices& choices, const experiment::Description& model,
           const std::string& command) {
  const auto& inversions = model.questions.inversions;
  const auto inversion = std::find_if(inversions.begin(), inversions.end(),
                                      [&](const auto& one) { return one.command == command; });
  const bool inverts = inversion != inversions.end();
  const bool is_curve = command == "curve" || command == "dynamics";
  if (!is_curve && !inverts && command != "validate")
    throw core::InvalidParameter("command", command, "has no picture");
  const std::string further = inverts ? inversion->wanted.name : "time";
  Names all;
  Names numeric;
  for (const auto& spec : model.parameters) {
    all.push_back(spec.name);
    if (spec.kind != experiment::ParameterKind::text) numeric.push_back(spec.name);
  }
  Names observables;
  for (const auto& spec : inverts ? inversion->observables : model.observables)
    observables.push_back(spec.name);

  if (!choices.x.empty()) {
    if (command == "validate")
      throw core::InvalidParameter(
          "--x", choices.x,
          "cannot be chosen: validation is plotted against 1/" + model.dimension_symbol());
    Names allowed = numeric;
    allowed.push_back(further);
    const std::string reason = command == "curve" ? against_parameters(choices, model) : "";
    if (command == "curve" && reason.empty()) append(allowed, observables);
    require("--x", choices.x, allowed, reason);
    const std::string observable = command == "curve" ? observable_of_x(choices, model) : "";
    if (choices.y.empty() && !observable.empty() && observable == principal(model))
      throw core::InvalidParameter("--x", choices.x, "is also y: name another observable by --y");
  }
  if (choices.y.size() > 1 && inverts)
    throw core::InvalidParameter("--y", choices.y[1], "is one too many: there is one frame");
  for (const std::string& name : choices.y) {
    Names allowed = observables;
    if (is_curve && choices.y.size() == 1) append(allowed, numeric);
    require("--y", name, allowed);
    const bool same_kind =
        is_parameter_of_y(name, model) == observable_of_x(choices, model).empty();
    if (column_of(choices.x) == column_of(name) && same_kind)
      throw core::InvalidParameter("--y", name, "is also --x");
    if (std::count_if(choices.y.begin(), choices.y.end(), [&](const std::string& other) {
          return column_of(other) == column_of(name);
        }) > 1)
      throw core::InvalidParameter("--y", name, "is given more than once");
  }
  if (choices.stack && choices.y.size() < 2)
    throw core::InvalidParameter("--stack", "takes two observables or more in --y");
  if (choices.stack && choices.logy.value_or(false))
    throw core::InvalidParameter("--stack", "has a linear axis: no --logy on");
  all.push_back(further);
  for (const std::string& name : choices.group) require("--group", name, all);
}

}  // namespace overparam::figure
