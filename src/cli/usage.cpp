// SPDX-License-Identifier: MIT
#include <algorithm>

#include "command/command.hpp"
#include "help.hpp"
#include "options.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/words.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::cli {
namespace {

const std::string writes =
    "(export, plot and report write into DIR, or with --to into another one)";

std::string usage() {
  constexpr std::size_t column = 21;
  std::string text =
      R"(overparam: learning dynamics of wide networks, theory and direct simulation

usage: overparam COMMAND MODEL [--option value ...]

)";
  for (const auto& call : calls()) {
    const std::string words = call.name + ' ' + call.arguments;
    const bool fits = words.size() < column;
    text.append("  ").append(fits ? core::padded(words, column) : words + "\n  ");
    if (!fits) text.append(column, ' ');
    text.append(call.summary).append("\n");
    if (call.name == "report") text.append(column + 2, ' ').append(writes).append("\n");
  }
  return text + '\n' + about_results() +
         "\n\nexample: overparam curve random-features-online --ratio 0.1:10:log:16\n";
}

}  // namespace

const std::vector<Call>& calls() {
  static const std::vector<Call> table = [] {
    std::vector<Call> all{
        {"list", "", "the models"},
        {"describe", "MODEL", "its parameters, theory levels, observables, sources and examples"}};
    for (const auto& command : commands()) all.push_back({command.name, "MODEL", command.summary});
    const std::vector<Call> others{
        {"experiments", "", "the experiments that come with the models, by name"},
        {"run", "NAME", "an experiment; further options win over its own"},
        {"status", "DIR", "what a directory of --out has, what runs, what is left"},
        {"export", "DIR", "its tables again, with --format csv,wide,gnuplot,json and --all"},
        {"plot", "DIR... [COMMAND]",
         "its pictures again, with the options of pictures; of several directories one, with "
         "--labels and --xlabel"},
        {"report", "DIR", "a page about everything in it, for the browser"},
        {"completion", "bash|zsh|fish", "a script by which the shell completes command lines"},
        {"man", "", "the manual page"},
        {"version", "", "the version, and the commit that it was built from"},
        {"help", "[COMMAND [MODEL]]", "this, or the options of a command; also -h and --help"}};
    all.insert(all.end(), others.begin(), others.end());
    return all;
  }();
  return table;
}

const std::string& about_results() {
  static const std::string text =
      R"(Without --out the table goes to stdout as CSV. With --out DIR every result is stored in DIR as soon
as it is there, and DIR gets the table, a manifest and pictures at the end: after an interruption
the same command goes on where it stopped, and several processes can share the work. Exit codes:
0 fine, 1 validation disagrees, 2 bad input, 3 a value that exists was not obtained or a verdict not
reached (finished rows are written), 130 interrupted.)";
  return text;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& call : calls()) names.push_back(call.name);
  return names;
}

bool is_command(const std::string& name) {
  const auto& all = calls();
  return std::any_of(all.begin(), all.end(), [&](const Call& call) { return call.name == name; });
}

std::string help(const std::vector<std::string>& words) {
  if (words.empty() || words[0] == "help") return usage();
  const auto& all = calls();
  const auto call =
      std::find_if(all.begin(), all.end(), [&](const Call& one) { return one.name == words[0]; });
  if (call == all.end())
    throw core::InvalidParameter("help", words[0],
                                 "is no command with options; 'overparam help' shows all");
  const bool computes = find_command(words[0]) != nullptr;
  if (words.size() > (computes ? 2 : 1))
    throw core::InvalidParameter("help", words.back(), "is not expected here");
  std::string text = "usage: overparam " + words[0];
  if (!computes)
    return text + (call->arguments.empty() ? "" : ' ' + call->arguments) + "\n\n  " +
           call->summary + '\n';
  const auto* const model = words.size() > 1 ? &study::find_model(words[1]) : nullptr;
  return text + ' ' + (model != nullptr ? words[1] : call->arguments) +
         " [--option value ...]\n\n" + help_text(words[0], model);
}

}  // namespace overparam::cli
