// SPDX-License-Identifier: MIT
#include "directories.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iostream>
#include <system_error>
#include <utility>

#include "command/command.hpp"
#include "command/pictures.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::cli {
namespace {

using experiment::Store;

// Of "--name value" and "--name=value", what a command takes: options that it has, and those that no other
// command of the store has either, to be refused.
std::vector<std::string> meant_for(const experiment::StoredCommand& command,
                                   const std::vector<experiment::StoredCommand>& all,
                                   const std::vector<std::string>& arguments) {
  const auto has = [](const experiment::StoredCommand& one, const std::string& name) {
    const auto options = command_options(one.command, &study::find_model(one.model));
    return std::any_of(options.begin(), options.end(), [&](const CommandOption& option) {
      return name == "--" + option.spec.name;
    });
  };
  std::vector<std::string> meant;
  bool taken = true;
  for (const auto& argument : arguments) {
    if (argument.starts_with("--")) {
      const std::string name = argument.substr(0, argument.find('='));
      taken = has(command, name) || std::none_of(all.begin(), all.end(), [&](const auto& other) {
                return has(other, name);
              });
    }
    if (taken) meant.push_back(argument);
  }
  return meant;
}

}  // namespace

std::optional<std::string> take_option(const std::string& name,
                                       std::vector<std::string>& arguments) {
  const std::string option = "--" + name;
  std::optional<std::string> value;
  for (auto argument = arguments.begin(); argument != arguments.end();) {
    const bool joined = argument->starts_with(option + "=");
    if (!joined && *argument != option) {
      ++argument;
      continue;
    }
    if (value) throw core::InvalidParameter(option, "is given more than once");
    if (!joined) argument = arguments.erase(argument);
    if (argument == arguments.end()) throw core::InvalidParameter(option, "needs a value");
    value = joined ? argument->substr(option.size() + 1) : *argument;
    if (value->empty()) throw core::InvalidParameter(option, "needs a value");
    argument = arguments.erase(argument);
  }
  return value;
}

std::filesystem::path destination(const std::string& directory,
                                  std::vector<std::string>& arguments) {
  if (const auto other = take_option("to", arguments)) return made_directory("--to", *other);
  // What does not exist is complained of when it is opened.
  if (::access(directory.c_str(), W_OK | X_OK) != 0 && errno != ENOENT && errno != ENOTDIR)
    throw core::InvalidParameter("directory", directory,
                                 "cannot be written to; name another one by --to");
  return directory;
}

std::string title_of(const std::string& directory) {
  const auto path = std::filesystem::absolute(directory).lexically_normal();
  return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

void for_each_command(const Store& store, const std::optional<std::string>& only,
                      const std::vector<std::string>& more, const OnCommand& body) {
  const auto commands = store.commands();
  for (const auto& command : commands) {
    if (only && command.command != *only) continue;
    const auto& model = study::find_model(command.model);
    const auto own = only ? more : meant_for(command, commands, more);
    const auto read = [&](const std::vector<std::string>& other) {
      return parse_options(command.command, model, from_text(command.options, other),
                           command.inputs);
    };
    // Another picture shows what was computed for the first.
    study::Study study = plan(read({}));
    const Options options = read(own);
    const auto inventory = take_inventory(study, store);
    body(options, study, inventory);
  }
}

study::Conclusion concluded_with_picture(const Options& options, const study::Study& study,
                                         const experiment::Inventory& inventory, ExitCode& code) {
  study::Conclusion conclusion = conclude(study, inventory.results);
  add_picture(study, conclusion, picture_choices(options));
  warn(conclusion);
  code = std::max(code, obtained(conclusion));
  return conclusion;
}

}  // namespace overparam::cli
