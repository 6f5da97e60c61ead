// SPDX-License-Identifier: MIT
#include "command/options.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "command/command.hpp"
#include "command/pictures.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::command {
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

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void read_parameters(Options& result, const GivenOptions& given,
                     const std::vector<std::string>& hidden, Complaints& complaints) {
  for (const auto& spec : result.model->description().parameters) {
    const auto entry = given.find(spec.name);
    if (has(hidden, spec.name) || entry == given.end()) continue;
    complaints.gather([&] {
      at_its_place(spec.name, entry->second,
                   [&](const std::string& text) { experiment::parse_values(spec, text); });
      result.parameters[spec.name] = entry->second.text;
    });
  }
}

void read_settings(Options& result, const GivenOptions& given,
                   const std::vector<CommandOption>& options, Complaints& complaints) {
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
  if (!result.given("out")) return;
  for (const auto& option : options)
    if (!option.default_with_out.empty() && given.count(option.spec.name) == 0)
      result.settings[option.spec.name] = option.default_with_out;
}

// What the files hold that parameters name: those that are known, and of the others what is read now.
std::shared_ptr<const experiment::Inputs> inputs_of(const std::vector<ParameterSpec>& specs,
                                                    std::map<std::string, std::string> texts,
                                                    const experiment::Inputs& known) {
  experiment::Inputs all;
  for (const auto& spec : specs) {
    const auto given = texts.find(spec.name);
    if (given == texts.end()) continue;  // defaults name no files
    std::string others;
    for (const auto& value : experiment::parse_values(spec, given->second)) {
      const auto file = experiment::named_file(spec, value);
      const auto found = file ? known.find(file->key) : known.end();
      if (found != known.end())
        all.insert(*found);
      else
        others.append(others.empty() ? "" : ",").append(written(spec, value));
    }
    given->second = others;
  }
  if (const auto read = experiment::read_inputs(specs, texts))
    all.insert(read->begin(), read->end());
  if (all.empty()) return nullptr;
  return std::make_shared<const experiment::Inputs>(std::move(all));
}

// The parameters of the model that the command takes, and its own options.
std::vector<KnownOption> own_options(const Command& command, const experiment::Model& model) {
  const auto hidden = command.hidden(model.description());
  std::vector<KnownOption> known;
  for (const auto& spec : model.description().parameters)
    if (!has(hidden, spec.name)) known.push_back({spec.name, false});
  for (const auto& option : command.options(&model))
    known.push_back({option.spec.name, option.flag});
  return known;
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

std::vector<KnownOption> known_options(const std::string& command, const experiment::Model& model) {
  auto known = own_options(applicable_command(command, model.description()), model);
  const std::size_t own = known.size();
  for (const auto& option : command_options(command, nullptr))
    if (std::none_of(known.begin(), known.begin() + std::ptrdiff_t(own),
                     [&](const auto& one) { return one.name == option.spec.name; }))
      known.push_back({option.spec.name, option.flag});
  return known;
}

InvalidParameter unknown_option(const std::vector<KnownOption>& known, const std::string& name,
                                const std::string& where) {
  std::vector<std::string> names;
  for (const auto& option : known) names.push_back(option.name);
  std::string near;
  // Dashes alone, or more than two, are no name mistyped.
  if (!name.empty() && name.front() != '-') near = core::suggestion(name, names);
  const auto at = near.find("mean ");
  if (at != std::string::npos) near.insert(at + 5, "--");
  return {"--" + name, "is unknown" + where + near};
}

Options read(const std::string& command, const experiment::Model& model, const GivenOptions& given,
             Extent extent, const experiment::Inputs& inputs, Complaints complaints) {
  const Command& known = applicable_command(command, model.description());
  Options result;
  result.command = command;
  result.model = &model;
  const auto own = own_options(known, model);
  const auto all = known_options(command, model);
  const auto is_among = [](const std::vector<KnownOption>& some, const std::string& name) {
    return std::any_of(some.begin(), some.end(), [&](const auto& one) { return one.name == name; });
  };
  for (const auto& [name, one] : given)
    if (!is_among(all, name))
      complaints.add(unknown_option(all, name, one.where));
    else if (!is_among(own, name))
      complaints.add(InvalidParameter("--" + name,
                                      "does not go with " + model.description().name + one.where));
  read_parameters(result, given, known.hidden(model.description()), complaints);
  read_settings(result, given, known.options(&model), complaints);
  complaints.gather([&] {
    result.inputs = inputs_of(model.description().parameters, result.parameters, inputs);
  });
  if (known.plan)
    complaints.gather(
        [&] { figure::check(picture_choices(result), model.description(), command); });
  if (extent == Extent::complete)
    complain_of_missing(known, model.description(), given, complaints);
  complaints.raise();
  return result;
}

}  // namespace overparam::command
