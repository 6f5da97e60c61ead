// SPDX-License-Identifier: MIT
#include "command/command.hpp"

#include <algorithm>

#include "overparam/core/error.hpp"

namespace overparam::command {
namespace {

constexpr std::size_t default_max_replicas = 1000;
constexpr std::size_t fewest_adaptive = 8;

experiment::Effort effort_of(const Options& options) {
  if (!options.given("replicas")) return {1, 0, 1};  // of a model without draws
  const std::size_t replicas = options.count("replicas");
  if (!options.given("target-error")) {
    if (options.given("max-replicas") && options.command != "validate")
      throw core::InvalidParameter("--max-replicas", "is of use with --target-error only");
    return {replicas, 0, replicas};
  }
  const std::size_t most =
      options.given("max-replicas") ? options.count("max-replicas") : default_max_replicas;
  if (most < std::max(replicas, fewest_adaptive))
    throw core::InvalidParameter("--max-replicas", std::to_string(most),
                                 "is below --replicas or 8");
  return {replicas, options.number("target-error"), most};
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> table = [] {
    std::vector<Command> all{curve_command(), dynamics_command(), validate_command()};
    for (auto& command : inversion_commands()) all.push_back(std::move(command));
    for (auto& command : document_commands()) all.push_back(std::move(command));
    return all;
  }();
  return table;
}

const Command* find_command(const std::string& name) {
  const auto& all = commands();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const Command& applicable_command(const std::string& name, const experiment::Description& model) {
  const Command* const command = find_command(name);
  if (command == nullptr) throw core::InvalidParameter("command", name, "is unknown");
  if (!command->applies(model))
    throw core::InvalidParameter("model", model.name, "does not go with " + name);
  return *command;
}

std::string meaning_of(const experiment::ParameterSpec& spec, const experiment::Description& model,
                       const std::vector<std::string>& hidden) {
  std::string others;
  for (const auto& size : model.sizes) {
    const auto names = size.names();
    if (std::find(names.begin(), names.end(), spec.name) == names.end()) continue;
    for (const auto& name : names)
      if (name != spec.name && std::find(hidden.begin(), hidden.end(), name) == hidden.end())
        others += (others.empty() ? "" : " or ") + ("--" + name);
  }
  return others.empty() ? spec.meaning : spec.meaning + " (or give " + others + ")";
}

study::Study plan(const Options& options) {
  const Command& command = applicable_command(options.command, options.model->description());
  if (!command.plan) throw core::InvalidParameter("command", command.name, "is no study");
  return command.plan(options);
}

study::Request request_of(const Options& options) {
  study::Request request;
  request.model = options.model;
  request.parameters = options.parameters;
  request.inputs = options.inputs;
  if (options.given("theory")) request.levels = options.items("theory");
  request.simulate = options.flag("simulate") || options.given("simulate-at");
  if (options.given("seed")) request.seed = options.count("seed");
  request.threads = options.count("threads");
  request.effort = effort_of(options);
  return request;
}

}  // namespace overparam::command
