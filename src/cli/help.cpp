// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>

#include "command.hpp"
#include "options.hpp"
#include "overparam/core/words.hpp"

namespace overparam::cli {

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

std::string help_text(const std::string& command, const experiment::Model* model) {
  std::ostringstream out;
  const auto line = [&](const std::string& name, const std::string& symbol,
                        const std::string& fallback, const std::string& meaning) {
    out << "  " << core::padded("--" + name, 22) << core::padded(symbol, 6) << meaning
        << (fallback.empty() ? "" : " [" + fallback + "]") << '\n';
  };
  if (model != nullptr) {
    const auto hidden = find_command(command)->hidden(model->description());
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
