// SPDX-License-Identifier: MIT
#include <ostream>

#include "commands.hpp"
#include "overparam/core/words.hpp"

namespace overparam::cli {

void describe(const experiment::Model& model, std::ostream& out) {
  const auto& d = model.description();
  out << d.name << ": " << d.title << "\n\n" << d.setting << "\n\nParameters\n";
  for (const auto& spec : d.parameters) {
    const std::string fallback = spec.default_text.empty() ? "" : " [" + spec.default_text + "]";
    out << "  " << core::padded("--" + spec.name, 22) << core::padded(spec.symbol, 6)
        << meaning_of(spec, d, {}) << fallback << '\n'
        << std::string(30, ' ') << spec.allowed << '\n';
  }
  out << "\nTheory levels (--theory)\n";
  for (const auto& level : d.levels)
    out << "  " << core::padded(level.name, 28) << level.meaning
        << (level.sampled ? " (sampled)" : "") << '\n';
  out << "\nObservables\n";
  for (const auto& o : d.observables)
    out << "  " << core::padded(o.name, 28) << core::padded(o.symbol, 6) << o.meaning << '\n';
  out << "\nSources\n";
  for (const auto& source : d.sources) out << "  " << source << '\n';
}

}  // namespace overparam::cli
