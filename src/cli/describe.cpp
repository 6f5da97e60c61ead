// SPDX-License-Identifier: MIT
#include <ostream>

#include "command/command.hpp"
#include "commands.hpp"
#include "help.hpp"

namespace overparam::cli {

void describe(const experiment::Model& model, std::ostream& out) {
  const std::vector<std::size_t> names{28}, names_and_symbols{28, 6};
  const auto& d = model.description();
  out << d.name << ": " << d.title << "\n\n" << d.setting << "\n\nParameters\n";
  const auto needed = needed_by(Command{}, d);
  TextTable parameters, levels, observables;
  for (const auto& spec : d.parameters) {
    const std::string fallback = spec.default_text.empty() ? "" : " [" + spec.default_text + "]";
    const std::string mark = is_needed(spec.name, needed) ? "; needed" : "";
    parameters.push_back(
        {"--" + spec.name, spec.symbol, meaning_of(spec, d, {}) + mark + fallback});
    parameters.push_back({"", "", spec.allowed});
  }
  write(parameters, option_columns, out);
  out << "\nTheory levels (--theory)\n";
  for (const auto& level : d.levels)
    levels.push_back({level.name, level.meaning + (level.sampled ? " (sampled)" : "")});
  write(levels, names, out);
  out << "\nObservables\n";
  for (const auto& o : d.observables) observables.push_back({o.name, o.symbol, o.meaning});
  write(observables, names_and_symbols, out);
  out << "\nExamples\n";
  for (const auto& command : commands())
    if (const auto example = example_of(command, d); !example.empty())
      out << "  " << example << '\n';
  out << "\nSources\n";
  for (const auto& source : d.sources) out << "  " << source << '\n';
}

}  // namespace overparam::cli
