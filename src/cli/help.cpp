// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>

#include "help.hpp"

#include "command/command.hpp"
#include "options.hpp"
#include "overparam/core/words.hpp"

namespace overparam::cli {

void write(const TextTable& table, std::vector<std::size_t> widths, std::ostream& out) {
  constexpr std::size_t gap = 2;
  const auto length = [](const std::string& text) {  // in characters
    return std::size_t(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  };
  for (const auto& row : table)
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      if (length(row[i]) >= widths.at(i)) widths[i] = length(row[i]) + gap;
  for (const auto& row : table) {
    std::string line = "  ";
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += core::padded(row[i], widths[i]);
    out << line << row.back() << '\n';
  }
}

namespace {

// "; needed", "; needed, or --levels": the meaning of a size names the others already.
std::string needed_mark(const std::string& name,
                        const std::vector<std::vector<std::string>>& needed,
                        const std::vector<std::string>& sizes) {
  std::string mark;
  for (const auto& names : needed) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    mark = "; needed";
    if (std::find(sizes.begin(), sizes.end(), name) != sizes.end()) continue;
    for (const auto& other : names)
      if (other != name) mark.append(", or --").append(other);
  }
  return mark;
}

}  // namespace

std::string help_text(const std::string& command, const experiment::Model* model) {
  const Command* const known =
      model == nullptr ? find_command(command) : &applicable_command(command, model->description());
  std::vector<std::vector<std::string>> needed;
  std::vector<std::string> sizes;
  if (model != nullptr) {
    needed = needed_by(*known, model->description());
    sizes = model->description().size_names();
  }
  TextTable parameters, options;
  const auto add = [&](TextTable& table, const std::string& name, const std::string& symbol,
                       const std::string& fallback, const std::string& meaning) {
    table.push_back({"--" + name, symbol,
                     meaning + needed_mark(name, needed, sizes) +
                         (fallback.empty() ? "" : " [" + fallback + "]")});
  };
  std::ostringstream out;
  if (model != nullptr) {
    const auto hidden = known->hidden(model->description());
    out << "Parameters of " << model->description().name
        << (known->document ? " (one value each):\n"
                            : " (each takes a list 1,2,4 or a range start:stop:log|lin:count):\n");
    const auto& own = own_defaults(*known, model->description());
    for (const auto& spec : model->description().parameters) {
      if (std::find(hidden.begin(), hidden.end(), spec.name) != hidden.end()) continue;
      const auto replaced = own.find(spec.name);
      add(parameters, spec.name, spec.symbol,
          replaced == own.end() ? spec.default_text : replaced->second,
          meaning_of(spec, model->description(), hidden));
    }
    write(parameters, option_columns, out);
    out << '\n';
  }
  out << "Options of " << command << ":\n";
  for (const auto& option : command_options(command, model))
    add(options, option.spec.name, "", shown_default(option.spec), option.spec.meaning);
  write(options, option_columns, out);
  const std::string example = model == nullptr ? "" : example_of(*known, model->description());
  if (!example.empty()) out << "\nexample: " << example << '\n';
  return out.str();
}

}  // namespace overparam::cli
