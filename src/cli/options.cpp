// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <system_error>

#include "arguments.hpp"
#include "command.hpp"
#include "experiments.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"
#include "pictures.hpp"

namespace overparam::cli {
namespace {

using core::InvalidParameter;
using experiment::ParameterKind;
using experiment::ParameterSpec;

// Calls `read` on a value that was given; what it refuses in a file is refused with its place.
template <class Read>
auto at_its_place(const std::string& name, const Given& given, const Read& read) {
  try {
    return read(given.text);
  } catch (const InvalidParameter& error) {
    const std::string prefix = "--" + name + ": ";
    const std::string message = error.what();
    if (given.where.empty() || !message.starts_with(prefix)) throw;
    throw InvalidParameter("--" + name, message.substr(prefix.size()) + given.where);
  }
}

// The setting that a given text stands for: of lists as it was written, of numbers and single texts as it
// was read.
std::string read_setting(const CommandOption& option, const std::string& text) {
  const auto& spec = option.spec;
  if (spec.kind == ParameterKind::text && !option.list) {
    std::string value = experiment::parse_text(spec, text);
    if (value.empty()) throw InvalidParameter("--" + spec.name, "needs a value");
    return value;
  }
  const auto values = experiment::parse_values(spec, text);
  if (option.list) return text;
  if (values.size() > 1) throw InvalidParameter("--" + spec.name, text, "is not a single value");
  return values.front();
}

// The options given on the command line, and for the rest those of the file that it names.
GivenOptions read_options(const std::vector<std::string>& arguments,
                          const std::vector<KnownOption>& known, const ParameterSpec& config,
                          const experiment::Description& model, Complaints& complaints) {
  auto given = read_command_line(arguments, known, complaints);
  const auto file = given.find("config");
  if (file == given.end()) return given;
  GivenOptions from_file;
  complaints.gather([&] {
    std::filesystem::path path = experiment::parse_text(config, file->second.text);
    // One of the model's experiments is found by its name alone.
    if (std::error_code problem; !std::filesystem::exists(path, problem))
      path = experiment_file(model.name, path.string()).value_or(path);
    from_file = read_option_file(path.string(), known, complaints);
  });
  // Ways to say the same thing: one of them on the command line replaces all in the file.
  for (const auto& size : model.sizes) {
    const auto names = size.names();
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& name) { return given.count(name) != 0; }))
      for (const auto& name : names) from_file.erase(name);
  }
  given.merge(from_file);
  return given;
}

// @param complete whether nothing that the command needs may be missing.
Options parse(const std::string& command, const experiment::Model& model,
              const std::vector<std::string>& arguments,
              const std::optional<experiment::Inputs>& inputs, bool complete) {
  const Command& known_command = applicable_command(command, model.description());
  const auto options = known_command.options(&model);
  const auto hidden = known_command.hidden(model.description());
  const auto is_hidden = [&](const std::string& name) {
    return std::find(hidden.begin(), hidden.end(), name) != hidden.end();
  };
  const auto& parameters = model.description().parameters;
  std::vector<KnownOption> known;
  for (const auto& spec : parameters)
    if (!is_hidden(spec.name)) known.push_back({spec.name, false});
  for (const auto& option : options) known.push_back({option.spec.name, option.flag});
  known.push_back({"help", true});
  // Of other models: known, and refused by name.
  std::vector<std::string> foreign;
  for (const auto& option : command_options(command, nullptr)) {
    const auto& name = option.spec.name;
    if (std::any_of(known.begin(), known.end(), [&](const auto& own) { return own.name == name; }))
      continue;
    foreign.push_back(name);
    known.push_back({name, option.flag});
  }
  const auto& config = std::find_if(options.begin(), options.end(), [](const auto& option) {
                         return option.spec.name == "config";
                       })->spec;
  Complaints complaints;
  const auto given = read_options(arguments, known, config, model.description(), complaints);
  Options result;
  result.command = command;
  result.model = &model;
  result.help = given.count("help") != 0;
  if (result.help) return result;
  for (const auto& name : foreign)
    if (const auto entry = given.find(name); entry != given.end())
      complaints.add(InvalidParameter(
          "--" + name, "does not go with " + model.description().name + entry->second.where));
  for (const auto& spec : parameters) {
    const auto entry = given.find(spec.name);
    if (is_hidden(spec.name) || entry == given.end()) continue;
    complaints.gather([&] {
      at_its_place(spec.name, entry->second,
                   [&](const std::string& text) { experiment::parse_values(spec, text); });
      result.parameters[spec.name] = entry->second.text;
    });
  }
  for (const auto& option : options) {
    const auto& spec = option.spec;
    const auto entry = given.find(spec.name);
    if (option.flag) {
      if (entry != given.end() && entry->second.text == "on") result.settings[spec.name] = "on";
      continue;
    }
    result.settings[spec.name] = spec.default_text;
    if (entry == given.end()) continue;
    complaints.gather([&] {
      result.settings[spec.name] =
          at_its_place(spec.name, entry->second,
                       [&](const std::string& text) { return read_setting(option, text); });
    });
  }
  if (result.given("out"))
    for (const auto& option : options)
      if (!option.default_with_out.empty() && given.count(option.spec.name) == 0)
        result.settings[option.spec.name] = option.default_with_out;
  if (inputs)
    result.inputs = std::make_shared<const experiment::Inputs>(*inputs);
  else
    complaints.gather([&] { result.inputs = read_inputs(parameters, result.parameters); });
  if (known_command.plan)
    complaints.gather(
        [&] { figure::check(picture_choices(result), model.description(), command); });
  if (complete) complain_of_missing(known_command, model.description(), given, complaints);
  complaints.raise();
  return result;
}

}  // namespace

std::vector<CommandOption> command_options(const std::string& command,
                                           const experiment::Model* model) {
  const Command* const known = find_command(command);
  return known == nullptr ? std::vector<CommandOption>{} : known->options(model);
}

bool Options::given(const std::string& name) const {
  const auto entry = settings.find(name);
  return entry != settings.end() && !entry->second.empty();
}

std::vector<std::string> Options::items(const std::string& name) const {
  for (const auto& option : command_options(command, model))
    if (option.spec.name == name) return experiment::parse_values(option.spec, settings.at(name));
  return {};
}

std::vector<double> Options::numbers(const std::string& name) const {
  std::vector<double> values;
  for (const auto& text : items(name)) values.push_back(core::read_number(text).value());
  return values;
}

std::size_t Options::count(const std::string& name) const {
  return core::read_whole(settings.at(name)).value();
}

Options parse_options(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments,
                      const std::optional<experiment::Inputs>& inputs) {
  return parse(command, model, arguments, inputs, false);
}

Options parse_command(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments) {
  return parse(command, model, arguments, {}, true);
}

}  // namespace overparam::cli
