// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <limits>
#include <sstream>
#include <thread>

#include "arguments.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"
#include "pictures.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

using core::InvalidParameter;
using experiment::ParameterKind;
using experiment::ParameterSpec;

constexpr double infinity = std::numeric_limits<double>::infinity();

ParameterSpec whole(const char* name, const std::string& fallback, double minimum, double maximum,
                    const char* allowed, const char* meaning) {
  return {name, "", ParameterKind::integer, fallback, minimum, maximum, false, allowed, meaning};
}

ParameterSpec real(const char* name, const std::string& fallback, bool positive, double maximum,
                   const char* allowed, const char* meaning) {
  return {name, "", ParameterKind::real, fallback, 0, maximum, positive, allowed, meaning};
}

// The longest learning time: the steps of any simulation that fits into memory can be counted.
constexpr double longest = 1e11;

ParameterSpec word(const char* name, const char* fallback, const char* allowed,
                   const char* meaning) {
  return {name, "", ParameterKind::text, fallback, -infinity, infinity, false, allowed, meaning};
}

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
                          const experiment::Description& model) {
  auto given = read_command_line(arguments, known);
  const auto file = given.find("config");
  if (file == given.end()) return given;
  auto from_file = read_option_file(experiment::parse_text(config, file->second.text), known);
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

}  // namespace

std::vector<CommandOption> command_options(const std::string& command,
                                           const experiment::Model* model) {
  const auto defaults = model == nullptr ? experiment::Defaults{} : model->description().defaults;
  const bool samples = command != "width-for";
  const bool validate = command == "validate";
  const auto cores = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
  std::vector<CommandOption> options;
  if (validate)
    options.push_back({whole("dims", defaults.validation_dims, 1, 9007199254740992,
                             "whole numbers from 1, at least two different ones",
                             "input dimensions to compare at"),
                       true, false});
  if (validate)
    options.push_back({real("resolve", "", true, 1, "a number up to 1",
                            "relative error of a theory that a comparison has to see to agree; "
                            "default: 0.03"),
                       false, false});
  if (validate)
    options.push_back({real("target-resolution", "", true, 1, "a number up to 1",
                            "adds sizes and replicas until such errors would be seen"),
                       false, false});
  if (validate)
    options.push_back({whole("max-dim", "", 1, 9007199254740992, "a whole number from 1",
                             "largest size that --target-resolution adds; default: 4 times that of "
                             "--dims"),
                       false, false});
  if (command == "width-for")
    options.push_back(
        {real("error", "", true, infinity, "positive numbers", "approximation errors to reach"),
         true, false});
  if (command == "dynamics" || validate)
    options.push_back({real("times", validate ? defaults.validation_times : defaults.times, false,
                            longest, "a number from 0 to 1e11", "learning times t"),
                       true, false});
  const bool limit_simulated = model != nullptr && model->description().simulates_limit;
  if (command == "curve")
    options.push_back(
        {real("horizon", "", true, longest, "a positive number up to 1e11",
              limit_simulated ? "finite time beside the limit; default: the limit alone"
                              : "finite time beside the limit; default: none, with --simulate "
                                "where the theory is within 1 % of its limit"),
         false, false});
  if (command == "curve" && !limit_simulated)
    options.push_back({real("horizon-cap", "1000", true, longest, "a positive number up to 1e11",
                            "largest default horizon of --simulate"),
                       false, false});
  if (samples)
    options.push_back({word("theory", "", "a list of the model's theory levels",
                            "theory levels; default: the cheapest that applies"),
                       true, false});
  if (samples && !validate)
    options.push_back({word("simulate", "", "", "add a direct simulation"), false, true});
  if (samples) {
    options.push_back(
        {whole("replicas", validate ? std::to_string(defaults.validation_replicas) : "8",
               validate ? 2 : 1, 1e6,
               validate ? "a whole number from 2 to 1e6" : "a whole number from 1 to 1e6",
               "independent draws of everything"),
         false, false});
    if (!validate) {
      options.push_back({real("target-error", "", true, 1, "a number up to 1",
                              "adds replicas until the relative standard error is below"),
                         false, false});
    }
    options.push_back(
        {whole("max-replicas", "", validate ? 2 : 8, 1e6,
               validate ? "a whole number from 2 to 1e6" : "a whole number from 8 to 1e6",
               validate ? "at most so many for --target-resolution; default: 100000"
                        : "at most so many for --target-error; default: 1000"),
         false, false});
    options.push_back({{"seed", "", ParameterKind::integer64, "1", 0, infinity, false,
                        "a whole number from 0 to 2^64 - 1", "of all random streams"},
                       false,
                       false});
    options.push_back(
        {whole("threads", cores, 1, 4096, "a whole number from 1 to 4096",
               "for work items, or within one where there are few; default: all cores"),
         false, false});
    if (model == nullptr || model->description().keeps_state)
      options.push_back({real("checkpoint-interval", "60", false, 1e6, "a number from 0 to 1e6",
                              "seconds between kept states of a long simulation, with --out"),
                         false, false});
  }
  options.push_back(
      {word("out", "", "a directory",
            "directory for results that survive: database, table, manifest, pictures"),
       false, false});
  const bool curve_like = command == "curve" || command == "dynamics";
  if (!validate)
    options.push_back(
        {word("x", "", "a parameter of numbers, or time", "x axis of the picture"), false, false});
  options.push_back({word("y", "", "an observable or a parameter of numbers",
                          curve_like ? "observable of the picture; or a parameter: a heat map"
                                     : "observable of the picture"),
                     false, false});
  options.push_back(
      {word("group", "", "parameters", "parameters that the picture tells apart by colour"), true,
       false});
  options.push_back(
      {word("logx", "auto", "auto | on | off", "logarithmic x axis of the picture"), false, false});
  if (!validate)  // scores and differences have either sign
    options.push_back({word("logy", "auto", "auto | on | off", "logarithmic y axis of the picture"),
                       false, false});
  options.push_back(
      {word("title", "", "a text", "title of the picture; mathematics between dollar signs"), false,
       false});
  options.push_back({word("config", "", "a file", "INI file of options"), false, false});
  options.push_back({word("quiet", "", "", "no progress, no summary"), false, true});
  return options;
}

std::vector<std::string> hidden_parameters(const std::string& command,
                                           const experiment::Description& model) {
  std::vector<std::string> hidden;
  if (command == "validate") {  // at every dimension the same ratios
    hidden.emplace_back("dim");
    for (const auto& size : model.sizes)
      for (const auto& name : size.names())
        if (name != size.ratio) hidden.push_back(name);
  }
  const auto& of_width = model.width_parameters;
  if (command == "width-for" && !of_width.empty())  // the rest has no effect
    for (const auto& spec : model.parameters)
      if (std::find(of_width.begin(), of_width.end(), spec.name) == of_width.end())
        hidden.push_back(spec.name);
  return hidden;
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

bool Options::given(const std::string& name) const {
  const auto entry = settings.find(name);
  return entry != settings.end() && !entry->second.empty();
}

std::vector<double> Options::numbers(const std::string& name) const {
  for (const auto& option : command_options(command, model))
    if (option.spec.name == name) {
      std::vector<double> values;
      for (const auto& text : experiment::parse_values(option.spec, settings.at(name)))
        values.push_back(core::read_number(text).value());
      return values;
    }
  return {};
}

std::size_t Options::count(const std::string& name) const {
  return core::read_whole(settings.at(name)).value();
}

Options parse_options(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments,
                      const std::optional<experiment::Inputs>& inputs) {
  const auto options = command_options(command, &model);
  const auto hidden = hidden_parameters(command, model.description());
  const auto is_hidden = [&](const std::string& name) {
    return std::find(hidden.begin(), hidden.end(), name) != hidden.end();
  };
  const auto& parameters = model.description().parameters;
  std::vector<KnownOption> known;
  for (const auto& spec : parameters)
    if (!is_hidden(spec.name)) known.push_back({spec.name, false});
  for (const auto& option : options) known.push_back({option.spec.name, option.flag});
  known.push_back({"help", true});
  const auto& config = std::find_if(options.begin(), options.end(), [](const auto& option) {
                         return option.spec.name == "config";
                       })->spec;
  const auto given = read_options(arguments, known, config, model.description());

  Options result;
  result.command = command;
  result.model = &model;
  result.help = given.count("help") != 0;
  for (const auto& spec : parameters) {
    const auto entry = given.find(spec.name);
    if (is_hidden(spec.name) || entry == given.end()) continue;
    at_its_place(spec.name, entry->second,
                 [&](const std::string& text) { experiment::parse_values(spec, text); });
    result.parameters[spec.name] = entry->second.text;
  }
  for (const auto& option : options) {
    const auto& spec = option.spec;
    const auto entry = given.find(spec.name);
    if (option.flag) {
      if (entry != given.end() && entry->second.text == "on") result.settings[spec.name] = "on";
      continue;
    }
    result.settings[spec.name] =
        entry == given.end() ? spec.default_text
                             : at_its_place(spec.name, entry->second, [&](const std::string& text) {
                                 return read_setting(option, text);
                               });
  }
  if (inputs)
    result.inputs = std::make_shared<const experiment::Inputs>(*inputs);
  else if (!result.help)
    result.inputs = read_inputs(model.description().parameters, result.parameters);
  if (!result.help) figure::check(picture_choices(result), model.description(), command);
  return result;
}

std::string to_text(const Options& options) {
  std::string text;
  for (const auto& [name, value] : options.parameters) text += "--" + name + "=" + value + "\n";
  for (const auto& option : command_options(options.command, options.model)) {
    const std::string& name = option.spec.name;
    if (!options.given(name) || name == "out" || name == "config" || name == "quiet") continue;
    if (options.text(name) == option.spec.default_text) continue;
    const bool single = option.spec.kind == ParameterKind::text && !option.list;
    const std::string value =
        single ? experiment::written_text(options.text(name)) : options.text(name);
    text += "--" + name + (option.flag ? "" : "=" + value) + "\n";
  }
  return text;
}

std::string command_line(const Options& options) {
  std::string line = "overparam " + options.command + ' ' + options.model->description().name;
  for (const auto& argument : from_text(to_text(options), {})) {
    const bool plain = argument.find_first_not_of(
                           "-=.,:+_^0123456789abcdefghijklmnopqrstuvwxyz"
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZ/") == std::string::npos;
    std::string quoted = "'";
    for (const char c : argument) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    line += ' ' + (plain ? argument : quoted + "'");
  }
  return line;
}

std::vector<std::string> from_text(const std::string& text, const std::vector<std::string>& more) {
  const auto name_of = [](const std::string& argument) {
    return argument.substr(0, argument.find('='));
  };
  std::vector<std::string> arguments;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool replaced = std::any_of(more.begin(), more.end(), [&](const std::string& other) {
      return name_of(other) == name_of(line);
    });
    if (!replaced) arguments.push_back(line);
  }
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::string help_text(const std::string& command, const experiment::Model* model) {
  std::ostringstream out;
  const auto line = [&](const std::string& name, const std::string& symbol,
                        const std::string& fallback, const std::string& meaning) {
    out << "  " << padded("--" + name, 22) << padded(symbol, 6) << meaning
        << (fallback.empty() ? "" : " [" + fallback + "]") << '\n';
  };
  if (model != nullptr) {
    const auto hidden = hidden_parameters(command, model->description());
    out << "Parameters of " << model->description().name
        << " (each takes a list 1,2,4 or a range start:stop:log|lin:count):\n";
    const auto& own = model->description().defaults.validation;
    for (const auto& spec : model->description().parameters) {
      if (std::find(hidden.begin(), hidden.end(), spec.name) != hidden.end()) continue;
      const bool replaced = command == "validate" && own.count(spec.name) != 0;
      line(spec.name, spec.symbol, replaced ? own.at(spec.name) : spec.default_text,
           meaning_of(spec, model->description(), hidden));
    }
    out << '\n';
  }
  out << "Options of " << command << ":\n";
  for (const auto& option : command_options(command, model))
    line(option.spec.name, "", option.spec.name == "threads" ? "" : option.spec.default_text,
         option.spec.meaning);
  return out.str();
}

}  // namespace overparam::cli
