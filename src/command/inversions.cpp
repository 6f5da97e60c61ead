// SPDX-License-Identifier: MIT
#include <algorithm>

#include "command/building.hpp"
#include "command/command.hpp"
#include "overparam/study/inversion.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::command {
namespace {

// The command of a question, of which `first` is one model's.
Command command_of(const experiment::Inversion& first) {
  const std::string name = first.command;
  Command command;
  command.name = name;
  command.summary = first.question;
  command.options = [name, &first](const experiment::Model* model) {
    const auto* own =
        model == nullptr ? nullptr : study::find_inversion(model->description(), name);
    CommandOption wanted{own != nullptr ? own->wanted : first.wanted};
    if (wanted.spec.allowed.empty()) wanted.spec.allowed = experiment::allowed_text(wanted.spec);
    return joined(
        {{list_of(std::move(wanted)),
          theory_points("answers also between the dimensions given, or the values wanted, "
                        "at up to so many")},
         output_options(
             {.stack = false, .bars = false, .meaning_of_y = "observable of the picture"})});
  };
  command.hidden = [name](const experiment::Description& model) {
    std::vector<std::string> hidden;  // the rest has no effect
    if (const auto* own = study::find_inversion(model, name))
      for (const auto& spec : model.parameters)
        if (std::find(own->parameters.begin(), own->parameters.end(), spec.name) ==
            own->parameters.end())
          hidden.push_back(spec.name);
    return hidden;
  };
  command.needed = [name](const experiment::Description& model) {
    const auto* const own = study::find_inversion(model, name);
    std::vector<std::vector<std::string>> needed{{own->wanted.name}};
    if (!own->needed.empty()) needed.insert(needed.begin(), own->needed);
    return needed;
  };
  command.applies = [name](const experiment::Description& model) {
    return study::find_inversion(model, name) != nullptr;
  };
  command.plan = [name](const Options& options) {
    study::Inversion asked;
    asked.model = options.model;
    asked.parameters = options.parameters;
    asked.inputs = options.inputs;
    asked.question = name;
    const auto& wanted = study::find_inversion(options.model->description(), name)->wanted.name;
    asked.theory_points = options.count("theory-points");
    if (options.given(wanted)) asked.wanted = options.numbers(wanted);
    return plan(asked);
  };
  return command;
}

}  // namespace

std::vector<Command> inversion_commands() {
  std::vector<Command> all;
  for (const auto& model : study::models())
    for (const auto& one : model->description().questions.inversions) {
      const auto known = std::find_if(all.begin(), all.end(), [&](const Command& command) {
        return command.name == one.command;
      });
      if (known == all.end())
        all.push_back(command_of(one));
      else if (known->summary.find(one.question) == std::string::npos)
        known->summary += ", or " + one.question;
    }
  return all;
}

}  // namespace overparam::command
