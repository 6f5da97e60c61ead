// SPDX-License-Identifier: MIT
#include "overparam/study/document.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/commands/options.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::cli {
namespace {

namespace fs = std::filesystem;

// Before anything is computed.
void refuse_place_without_file(const std::string& option, const std::string& path) {
  std::error_code problem;
  if (fs::is_directory(path, problem)) throw core::InvalidParameter(option, path, "is a directory");
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::exists(folder, problem) && !problem)
    throw core::InvalidParameter(option, path, "cannot be created: there is no " + folder.string());
}

int write_document(const std::string& name, const Options& options) {
  const auto* const document = study::find_document(options.model->description(), name);
  const std::string path = options.text(document->option);
  refuse_place_without_file("--" + document->option, path);
  study::Document asked;
  asked.model = options.model;
  asked.parameters = options.parameters;
  asked.inputs = options.inputs;
  asked.question = name;
  asked.seed = options.count("seed");
  asked.threads = options.count("threads");
  asked.replica = static_cast<std::uint32_t>(options.count("replica") - 1);
  const auto written = compose(asked);
  core::write_file(path, written.content);
  if (!written.note.empty() && !options.flag("quiet")) std::cout << written.note << '\n';
  return success;
}

}  // namespace

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
  command.run = [name](const Options& options) { return write_document(name, options); };
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

}  // namespace overparam::cli
