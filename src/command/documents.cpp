// SPDX-License-Identifier: MIT
#include "overparam/study/document.hpp"

#include <algorithm>
#include <cstdint>

#include "command/building.hpp"
#include "command/command.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::command {
Command document_command(const experiment::Document& first) {
  const std::string name = first.command;
  const auto own = [ name, &first ](const experiment::Description* model) -> const auto& {
    const auto* found = model == nullptr ? nullptr : study::find_document(*model, name);
    return found == nullptr ? first : *found;
  };
  Command command;
  command.name = name;
  command.summary = first.question;
  command.options = [own](const experiment::Model* model) {
    const auto& document = own(model == nullptr ? nullptr : &model->description());
    return joined({{word(document.option.c_str(), "", "a file", document.meaning)},
                   draw_options(),
                   {config(), flag("quiet", "nothing on the standard output")}});
  };
  command.hidden = [own](const experiment::Description& model) {
    const auto& document = own(&model);
    auto hidden = document.hidden;
    hidden.push_back(
        document.option);  // here the file that is written, in other commands one to read
    return hidden;
  };
  command.needed = [own](const experiment::Description& model) {
    return std::vector<std::vector<std::string>>{{own(&model).option}};
  };
  command.example = {{first.option, first.file.empty() ? first.option : first.file}};
  command.applies = [name](const experiment::Description& model) {
    return study::find_document(model, name) != nullptr;
  };
  command.document = [name](const Options& options) {
    study::Document asked;
    asked.model = options.model;
    asked.parameters = options.parameters;
    asked.inputs = options.inputs;
    asked.question = name;
    asked.seed = options.count("seed");
    asked.threads = options.count("threads");
    asked.replica = static_cast<std::uint32_t>(options.count("replica") - 1);
    return asked;
  };
  return command;
}

std::vector<Command> document_commands() {
  std::vector<Command> all;
  for (const auto& model : study::models())
    for (const auto& one : model->description().questions.documents) {
      const auto known = std::find_if(all.begin(), all.end(), [&](const Command& command) {
        return command.name == one.command;
      });
      if (known == all.end())
        all.push_back(document_command(one));
      else if (known->summary.find(one.question) == std::string::npos)
        known->summary += ", or " + one.question;
    }
  return all;
}

}  // namespace overparam::command
