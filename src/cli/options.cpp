// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <thread>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "pictures.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

namespace po = boost::program_options;
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

// The message of a Program_options error, in this program's form.
[[noreturn]] void translate(const po::error& error, const std::vector<std::string>& known,
                            const std::string& where) {
  const auto dashed = [](std::string name) {
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    return name;
  };
  if (const auto* e = dynamic_cast<const po::unknown_option*>(&error)) {
    const std::string name = dashed(e->get_option_name());
    std::string near = suggestion(name, known);
    const auto at = near.find("mean ");
    if (at != std::string::npos) near.insert(at + 5, "--");
    throw InvalidParameter("--" + name, "is unknown" + where + near);
  }
  if (const auto* e = dynamic_cast<const po::invalid_config_file_syntax*>(&error))
    throw InvalidParameter("--config", "'" + e->tokens() + "' is not name = value" + where);
  if (const auto* e = dynamic_cast<const po::multiple_occurrences*>(&error))
    throw InvalidParameter("--" + dashed(e->get_option_name()), "is given more than once" + where);
  if (const auto* e = dynamic_cast<const po::error_with_option_name*>(&error))
    throw InvalidParameter("--" + dashed(e->get_option_name()),
                           dynamic_cast<const po::invalid_bool_value*>(&error) ||
                                   dynamic_cast<const po::invalid_option_value*>(&error)
                               ? "takes no such value" + where
                               : "needs a value" + where);
  throw InvalidParameter("command line", error.what());
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
    options.push_back({real("resolve", "0.1", true, 1, "a number up to 1",
                            "relative error of a theory that a comparison has to see to agree"),
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
      options.push_back({whole("max-replicas", "", 8, 1e6, "a whole number from 8 to 1e6",
                               "at most so many for --target-error; default: 1000"),
                         false, false});
    }
    options.push_back({whole("seed", "1", 0, 9007199254740992, "a whole number from 0 to 2^53",
                             "of all random streams"),
                       false, false});
    options.push_back(
        {whole("threads", cores, 1, 4096, "a whole number from 1 to 4096",
               "for work items, or within one where there are few; default: all cores"),
         false, false});
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
  for (const char* axis : {"logx", "logy"})
    options.push_back({word(axis, "auto", "auto | on | off",
                            axis == std::string("logx") ? "logarithmic x axis of the picture"
                                                        : "logarithmic y axis of the picture"),
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
  if (command == "width-for" && model.finds_width) hidden = model.sizes.front().names();
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
        values.push_back(std::strtod(text.c_str(), nullptr));
      return values;
    }
  return {};
}

Options parse_options(const std::string& command, const experiment::Model& model,
                      const std::vector<std::string>& arguments,
                      const std::optional<experiment::Inputs>& inputs) {
  const auto options = command_options(command, &model);
  const auto hidden = hidden_parameters(command, model.description());
  po::options_description declared;
  std::vector<std::string> known;
  const auto declare = [&](const std::string& name, bool flag) {
    known.push_back(name);
    declared.add_options()(name.c_str(), flag ? static_cast<po::value_semantic*>(po::bool_switch())
                                              : po::value<std::string>());
  };
  for (const auto& spec : model.description().parameters)
    if (std::find(hidden.begin(), hidden.end(), spec.name) == hidden.end())
      declare(spec.name, false);
  for (const auto& option : options) declare(option.spec.name, option.flag);
  declare("help", true);
  // Words that belong to no option; the name cannot be typed.
  const char* const stray = "stray word";
  declared.add_options()(stray, po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add(stray, -1);

  po::variables_map values;
  std::string where;
  try {
    namespace style = po::command_line_style;
    const auto line =
        po::command_line_parser(arguments)
            .options(declared)
            .positional(positional)
            .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
            .run();
    po::store(line, values);
    if (values.count(stray) != 0)
      throw InvalidParameter("command line", values[stray].as<std::vector<std::string>>().front(),
                             "belongs to no option");
    if (values.count("config") != 0) {
      const auto path = values["config"].as<std::string>();
      std::ifstream file(path);
      if (!file || std::filesystem::is_directory(path))
        throw InvalidParameter("--config", path, "cannot be read");
      std::stringstream text(std::string(std::istreambuf_iterator<char>(file), {}));
      where = " (in " + path + ")";
      auto from_file = po::parse_config_file(text, declared);
      // Ways to say the same thing: one of them on the command line replaces all in the file.
      for (const auto& size : model.description().sizes) {
        const auto names = size.names();
        if (std::any_of(names.begin(), names.end(),
                        [&](const std::string& name) { return values.count(name) != 0; }))
          std::erase_if(from_file.options, [&](const po::option& option) {
            return std::find(names.begin(), names.end(), option.string_key) != names.end();
          });
      }
      po::store(from_file, values);
    }
  } catch (const po::error& error) {
    translate(error, known, where);
  }

  Options result;
  result.command = command;
  result.model = &model;
  result.help = values["help"].as<bool>();
  const auto given = [&](const std::string& name) -> std::optional<std::string> {
    if (values.count(name) == 0) return std::nullopt;
    return values[name].as<std::string>();
  };
  for (const auto& spec : model.description().parameters) {
    if (std::find(hidden.begin(), hidden.end(), spec.name) != hidden.end()) continue;
    if (const auto text = given(spec.name)) {
      if (text->empty()) throw InvalidParameter("--" + spec.name, "needs a value");
      experiment::parse_values(spec, *text);
      result.parameters[spec.name] = *text;
    }
  }
  for (const auto& option : options) {
    const auto& spec = option.spec;
    if (option.flag) {
      if (values[spec.name].as<bool>()) result.settings[spec.name] = "on";
      continue;
    }
    const auto text = given(spec.name);
    if (text && text->empty()) throw InvalidParameter("--" + spec.name, "needs a value");
    result.settings[spec.name] = text.value_or(spec.default_text);
    if (!text || spec.kind == ParameterKind::text) continue;
    if (experiment::parse_values(spec, *text).size() > 1 && !option.list)
      throw InvalidParameter("--" + spec.name, *text, "is not a single value");
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
    text += "--" + name + (option.flag ? "" : "=" + options.text(name)) + "\n";
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
