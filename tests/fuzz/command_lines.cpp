// SPDX-License-Identifier: MIT
#include "fuzz/command_lines.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "command/command.hpp"
#include "fuzz/fuzz.hpp"
#include "overparam/core/text.hpp"

namespace overparam::fuzz {
namespace {

const std::vector<std::string> activations{"erf",  "relu",    "tanh", "linear",
                                           "sign", "sigmoid", "gelu", "hermite:0,1,0.5"};

const std::vector<std::string> closed_activations{"erf", "relu", "linear", "sign"};

// "a | b:x,y" as its parts.
std::vector<std::string> choices_in(const std::string& allowed) {
  std::vector<std::string> parts;
  for (std::size_t first = 0; first <= allowed.size();) {
    const auto last = std::min(allowed.find(" | ", first), allowed.size());
    parts.push_back(allowed.substr(first, last - first));
    first = last + 3;
  }
  return parts;
}

const std::vector<std::string>& computing_commands() {
  static const auto all = [] {
    std::vector<std::string> names;
    for (const auto& command : cli::commands()) names.push_back(command.name);
    return names;
  }();
  return all;
}

// Dozens of units take minutes, as do a few whose activation has no closed forms.
bool averages_four_fields(const experiment::Description& model) {
  return model.name == "two-layer-online";
}

}  // namespace

std::string CommandLines::number() {
  static const std::vector<std::string> edges{"0",    "1",     "2",     "1e-300", "1e-12",
                                              "1e12", "1e100", "1e308", "5e-324"};
  if (chance(0.25)) return one_of(edges);
  const double value = std::pow(10, 4 * uniform() - 2);
  return experiment::shortest(std::round(value * 1000) / 1000);
}

// Of a parameter that says how large the problem is; empty for others.
std::string CommandLines::size(const std::string& name, const experiment::Description& model) {
  const auto whole = [&](std::size_t least, std::size_t most) {
    return std::to_string(least + below(most - least + 1));
  };
  if (name == model.dimension) return whole(chance(0.1) ? 1 : 5, 24);
  for (const auto& one : model.sizes) {
    if (name == one.count) return whole(1, averages_four_fields(model) ? 3 : 60);
    if (name == one.ratio && averages_four_fields(model))
      return experiment::shortest(double(1 + below(3)) / 2);
    if (name == one.ratio) return experiment::shortest(double(1 + below(40)) / 10);
    if (name == one.exponent) return experiment::shortest(double(below(14)) / 10);
  }
  return {};
}

// One of the words that a description allows, with numbers where it has names of numbers.
std::string CommandLines::word(const std::string& allowed) {
  std::string choice = one_of(choices_in(allowed));
  // A number, or several.
  if (choice.starts_with("a number")) return number() + (chance(0.3) ? "," + number() : "");
  const auto colon = choice.find(':');
  if (choice == "ACTIVATION") return one_of(activations);
  if (colon == std::string::npos) return choice;
  std::string result = choice.substr(0, colon + 1);
  const std::string rest = choice.substr(colon + 1);
  if (rest == "ACTIVATION") return result + one_of(activations);
  if (rest == "PATH" || rest == "<path>") return "file:/nowhere/numbers";
  auto count = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), ',')) + 1;
  if (rest.find("...") != std::string::npos) count = 1 + below(4);
  for (std::size_t i = 0; i < count; ++i)
    result += (i == 0 ? "" : ",") + (chance(0.5) ? std::to_string(below(4)) : number());
  return result;
}

std::string CommandLines::value(const Spec& spec, const experiment::Description& model) {
  if (spec.kind == experiment::ParameterKind::text) {
    std::string chosen = word(spec.allowed);
    if (spec.name == "activation" && averages_four_fields(model)) return one_of(closed_activations);
    // Networks that train to a resolution take minutes under sanitizers.
    return spec.name == "train" ? "off" : chosen;
  }
  const std::string own = size(spec.name, model);
  if (!own.empty()) return own;
  if (spec.kind != experiment::ParameterKind::real) return std::to_string(1 + below(4));
  return number();
}

std::string CommandLines::list(const Spec& spec, const experiment::Description& model) {
  std::string text = value(spec, model);
  if (chance(0.2)) text += (chance(0.5) ? "," : " , ") + value(spec, model);
  if (spec.kind == experiment::ParameterKind::text || !chance(0.1)) return text;
  return value(spec, model) + ":" + value(spec, model) + (chance(0.5) ? ":lin:3" : ":log:3");
}

std::string CommandLines::option(const cli::CommandOption& option,
                                 const experiment::Description& model) {
  const auto& name = option.spec.name;
  const auto parameter = [&] { return model.parameters[below(model.parameters.size())].name; };
  const auto observable = [&] { return model.observables[below(model.observables.size())].name; };
  if (name == "dims") return chance(0.9) ? "8,16" : "5,10,20";
  if (name == "times") return chance(0.8) ? "0,0.5,4" : number();
  // Of a curve they are values along x: an exponent of 4 asks for 160 000 units.
  if (name == "simulate-at") return chance(0.8) ? "0.5,1.5" : number();
  if (name == "horizon" || name == "horizon-cap") return std::to_string(1 + below(10));
  if (name == "theory-points") return std::to_string(below(20));
  if (name == "theory") return model.levels[below(model.levels.size())].name;
  if (name == "replica") return std::to_string(1 + below(3));
  if (name == "replicas") return std::to_string(2 + below(3));
  if (name == "target-error") return "0.5";
  if (name == "checkpoint-interval") return chance(0.5) ? "0" : number();
  if (name == "max-replicas") return "8";
  if (name == "max-dim") return chance(0.5) ? "32" : number();
  if (name == "seed") return chance(0.5) ? "18446744073709551615" : std::to_string(below(1000));
  if (name == "threads") return std::to_string(1 + below(2));
  if (name == "x" && chance(0.3)) return observable();
  if (name == "x" || name == "group") return chance(0.8) ? parameter() : "time";
  if (name == "y")
    return chance(0.3)   ? observable() + "," + observable()
           : chance(0.5) ? parameter()
                         : observable();
  if (name == "xlim" || name == "ylim") return chance(0.7) ? "0.1:10" : number() + ":" + number();
  if (name == "size") return chance(0.7) ? "3.4x2.6" : number() + "x" + number();
  if (name == "fonts") return chance(0.8) ? "latex" : "sans";
  if (name == "bars") return chance(0.8) ? "quartiles" : "se";
  if (name == "style") return chance(0.8) ? "talk" : "screen";
  if (name == "format") return chance(0.8) ? "svg" : "png,pdf";
  if (name == "title") return "a \"title\" # of $x$";
  if (option.spec.allowed.find(" | ") != std::string::npos) return word(option.spec.allowed);
  return number();
}

// With something in it that does not belong there.
std::string CommandLines::spoilt(std::string text) {
  static const std::vector<std::string> pieces{" ",
                                               ",",
                                               "\"",
                                               "#",
                                               ":",
                                               "é",
                                               "-",
                                               "+",
                                               "e",
                                               ".",
                                               "x",
                                               "\"\"",
                                               "1e400",
                                               "nan",
                                               "inf",
                                               "=",
                                               "0x1",
                                               "\t",
                                               "\n",
                                               "\xFF",
                                               "--",
                                               "1:2:lin:3,",
                                               "999999999999999999999"};
  text.insert(below(text.size() + 1), one_of(pieces));
  if (chance(0.1)) text.clear();
  return text;
}

CommandLines::Given CommandLines::given_for(const std::string& command,
                                            const experiment::Model& model,
                                            std::vector<std::string>& flags) {
  const auto& description = model.description();
  const auto& known = *cli::find_command(command);
  const auto hidden = known.hidden(description);
  Given given;
  std::vector<std::string> needed{description.dimension};
  for (const auto& one : description.sizes)
    needed.push_back(one.names()[below(one.names().size())]);
  const auto sizes = description.size_names();
  for (const auto& spec : description.parameters) {
    if (std::count(hidden.begin(), hidden.end(), spec.name) != 0 && chance(0.98)) continue;
    const bool is_needed = std::count(needed.begin(), needed.end(), spec.name) != 0;
    const bool is_size = std::count(sizes.begin(), sizes.end(), spec.name) != 0;
    // A number of steps, say, of which thousands are the default: too much work for a run here.
    const bool is_work = spec.kind == experiment::ParameterKind::integer &&
                         core::read_number(spec.default_text).value_or(0) >= 100;
    if (chance(is_work ? 1 : is_needed ? 0.95 : is_size ? 0.02 : 0.2))
      given.emplace_back(spec.name, list(spec, description));
  }
  for (const auto& one : cli::command_options(command, &model)) {
    const auto& name = one.spec.name;
    if (name == "out" || name == "config" || name == "quiet") continue;
    if (known.document && known.applies(description) &&
        name == known.needed(description).front().front()) {
      given.emplace_back(name, (directory() / "document").string());
      continue;
    }
    if (one.flag) {
      if (chance(name == "dry-run" ? 0.05 : 0.4)) flags.push_back("--" + name);
      continue;
    }
    const bool always = name == "dims" || name == "times" || name == "replicas" || name == "error";
    const bool apart = name == "x" || name == "y" || name == "group" || name == "max-replicas";
    if (!chance(always ? 1 : apart ? 0.02 : 0.1)) continue;
    given.emplace_back(name, option(one, description));
    if (name == "target-resolution") given.emplace_back("max-replicas", "8");  // it takes thousands
  }
  if (!given.empty() && chance(0.25)) {
    auto& text = given[below(given.size())].second;
    text = spoilt(text);
  }
  return given;
}

// An experiment file of some of the options, which it takes out of them.
std::string CommandLines::file_with_part_of(Given& given) {
  std::string content = chance(0.5) ? "# an experiment\n" : "";
  Given rest;
  for (auto& one : given)
    if (chance(0.5))
      content += one.first + " = " + one.second + "\n";
    else
      rest.push_back(std::move(one));
  given = std::move(rest);
  return file_of("experiment.ini", chance(0.1) ? spoilt(content) : content);
}

// One of three, so that commands meet the results of others.
std::string CommandLines::results_directory() {
  return (directory() / ("results" + std::to_string(below(3)))).string();
}

CommandLine CommandLines::on_results() {
  static const std::vector<std::string> commands{"status", "export", "plot", "report"};
  CommandLine line;
  line.is_text = true;
  const std::string command = one_of(commands);
  line.arguments = {command, chance(0.9) ? results_directory() : spoilt(results_directory())};
  if (command == "plot") {
    if (chance(0.2)) line.arguments.push_back(results_directory());
    if (chance(0.3)) line.arguments.push_back(one_of(computing_commands()));
    const auto& model = *study::models()[below(study::models().size())];
    for (const auto& one : cli::command_options("curve", &model)) {
      const auto& name = one.spec.name;
      if ((name == "x" || name == "y" || name == "group" || name == "logx" || name == "logy" ||
           name == "title" || name == "size" || name == "style" || name == "format" ||
           name == "bars" || name == "fonts") &&
          chance(0.2))
        line.arguments.push_back("--" + name + "=" + option(one, model.description()));
    }
  }
  static const std::vector<std::string> forms{"csv", "wide", "gnuplot", "json"};
  if (command == "export" && chance(0.5))
    line.arguments.push_back("--format=" + one_of(forms) + "," + one_of(forms));
  if (command == "export" && chance(0.3)) line.arguments.emplace_back("--all");
  if (command != "status" && chance(0.2)) line.arguments.push_back("--to=" + results_directory());
  if (chance(0.1)) {
    auto& text = line.arguments[below(line.arguments.size())];
    text = spoilt(text);
  }
  return line;
}

CommandLine CommandLines::next() {
  if (chance(0.1)) return on_results();
  const auto& model = *study::models()[below(study::models().size())];
  const auto& description = model.description();
  std::string command = one_of(computing_commands());
  if (!cli::find_command(command)->applies(description) && chance(0.95)) command = "curve";
  std::vector<std::string> flags{"--quiet"};
  Given given = given_for(command, model, flags);
  if (chance(0.1)) given.emplace_back("config", file_with_part_of(given));
  CommandLine line;
  line.is_text = std::count(flags.begin(), flags.end(), "--dry-run") > 0;
  line.writes_file = bool(cli::find_command(command)->document);
  if (!line.writes_file && chance(0.1)) {
    const std::string results = results_directory();
    given.emplace_back("out", results);
    line.table = results + "/" + command + ".csv";
  }
  line.arguments = {command, description.name};
  for (const auto& [name, text] : given) line.arguments.push_back("--" + name + "=" + text);
  line.arguments.insert(line.arguments.end(), flags.begin(), flags.end());
  return line;
}

}  // namespace overparam::fuzz
