// SPDX-License-Identifier: MIT
#include "command/building.hpp"

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

namespace overparam::command {
namespace {

using experiment::ParameterKind;

constexpr double most_draws = 1e6;

CommandOption theory() {
  return list_of(word("theory", "", "a list of the model's theory levels",
                      "theory levels; default: the cheapest that applies"));
}

CommandOption seed() {
  return {{.name = "seed",
           .kind = ParameterKind::integer64,
           .default_text = "1",
           .minimum = 0,
           .allowed = "a whole number from 0 to 2^64 - 1",
           .meaning = "of all random streams"}};
}

CommandOption threads(const std::string& meaning) {
  const auto cores = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
  return whole("threads", cores, 1, 4096, meaning + "; default: all cores");
}

// --threads and --checkpoint-interval.
std::vector<CommandOption> running_options(const experiment::Model* model) {
  std::vector<CommandOption> options{threads("for work items, or within one where there are few")};
  if (model == nullptr || model->description().keeps_state)
    options.push_back(real("checkpoint-interval", "60", false, 1e6,
                           "seconds between kept states of a long simulation, with --out"));
  return options;
}

}  // namespace

CommandOption whole(const char* name, const std::string& fallback, double minimum, double maximum,
                    const std::string& meaning, const std::string& allowed) {
  CommandOption option{{.name = name,
                        .kind = ParameterKind::integer,
                        .default_text = fallback,
                        .minimum = minimum,
                        .maximum = maximum,
                        .allowed = allowed,
                        .meaning = meaning}};
  if (allowed.empty()) option.spec.allowed = allowed_text(option.spec);
  return option;
}

CommandOption share(const char* name, const std::string& meaning) {
  CommandOption option = real(name, "", true, 1, meaning);
  option.spec.allowed = "a number up to 1";
  return option;
}

CommandOption real(const char* name, const std::string& fallback, bool positive, double maximum,
                   const std::string& meaning) {
  CommandOption option{{.name = name,
                        .kind = ParameterKind::real,
                        .default_text = fallback,
                        .minimum = 0,
                        .maximum = maximum,
                        .open_minimum = positive,
                        .meaning = meaning}};
  option.spec.allowed = allowed_text(option.spec);
  return option;
}

CommandOption word(const char* name, const std::string& fallback, const std::string& allowed,
                   const std::string& meaning) {
  return {{.name = name,
           .kind = ParameterKind::text,
           .default_text = fallback,
           .allowed = allowed,
           .meaning = meaning}};
}

CommandOption flag(const char* name, const std::string& meaning) {
  CommandOption option = word(name, "", "", meaning);
  option.flag = true;
  return option;
}

CommandOption list_of(CommandOption option) {
  option.list = true;
  return option;
}

CommandOption theory_points(const std::string& meaning) {
  CommandOption option =
      whole("theory-points", "0", 0, 10000, meaning + "; with --out by default 200");
  option.default_with_out = "200";
  return option;
}

std::vector<CommandOption> sampling_options(const experiment::Model* model,
                                            const CommandOption& simulate_at) {
  std::vector<CommandOption> options{theory()};
  if (model == nullptr || model->description().simulated)
    options = joined({options, {flag("simulate", "add a direct simulation"), simulate_at}});
  if (model == nullptr || model->description().has_draws())
    options =
        joined({options,
                {whole("replicas", "8", 1, most_draws, "independent draws of everything"),
                 share("target-error", "adds replicas until the relative standard error is below"),
                 whole("max-replicas", "", 8, most_draws,
                       "at most so many for --target-error; default: 1000"),
                 seed()}});
  return joined({options, running_options(model)});
}

std::vector<CommandOption> validation_sampling_options(const experiment::Model* model) {
  const auto defaults = model == nullptr ? experiment::Defaults{} : model->description().defaults;
  return joined({{theory(),
                  whole("replicas", std::to_string(defaults.validation_replicas), 2, most_draws,
                        "independent draws of everything"),
                  whole("max-replicas", "", 2, most_draws,
                        "at most so many for --target-resolution; default: 100000"),
                  seed()},
                 running_options(model)});
}

std::vector<CommandOption> draw_options() {
  return {whole("replica", "1", 1, most_draws,
                "which of the draws that --replicas of other commands counts, from 1"),
          seed(), threads("that work on it")};
}

CommandOption config() { return word("config", "", "a file", "INI file of options"); }

std::vector<CommandOption> picture_options(const PictureOptions& picture) {
  std::vector<CommandOption> options;
  if (picture.x) options.push_back(word("x", "", picture.allowed_x, "x axis of the picture"));
  options.push_back(
      list_of(word("y", "", "observables, or a parameter of numbers", picture.meaning_of_y)));
  if (picture.stack)
    options.push_back(flag("stack", "the observables of --y as the parts of a sum"));
  options.push_back(list_of(
      word("group", "", "parameters", "parameters that the picture tells apart by colour")));
  options.push_back(word("logx", "auto", "auto | on | off", "logarithmic x axis of the picture"));
  if (picture.logy)
    options.push_back(word("logy", "auto", "auto | on | off", "logarithmic y axis of the picture"));
  if (picture.bars)
    options.push_back(word("bars", "se", "se | quartiles",
                           "bars of simulations: mean and standard error, or median and quartiles "
                           "beside the mean"));
  options.push_back(
      word("title", "", "a text", "title of the picture; mathematics between dollar signs"));
  options.push_back(word("xlim", "", "two numbers FROM:TO", "ends of the picture's x axis"));
  options.push_back(word("ylim", "", "two numbers FROM:TO", "ends of the picture's y axis"));
  options.push_back(word("size", "", "inches WIDTHxHEIGHT, such as 3.4x2.6",
                         "size of the picture, text included; default: by its panels"));
  options.push_back(word("style", "paper", "paper | screen | talk", "sizes of text and lines"));
  options.push_back(
      word("fonts", "sans", "sans | latex", "letters: sans serif, or those of a page by LaTeX"));
  options.push_back(flag("annotate", "adds a line with the fixed parameters"));
  options.push_back(
      list_of(word("format", "svg,png,pdf", "svg | png | pdf", "files of the picture")));
  return options;
}

std::vector<CommandOption> output_options(const PictureOptions& picture) {
  return joined(
      {{word("out", "", "a directory",
             "directory for results that survive: database, table, manifest, pictures")},
       picture_options(picture),
       {config(), flag("dry-run", "nothing but what it would take: items, time and memory"),
        flag("quiet", "no progress, no summary")}});
}

std::vector<CommandOption> joined(const std::vector<std::vector<CommandOption>>& lists) {
  std::vector<CommandOption> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace overparam::command
