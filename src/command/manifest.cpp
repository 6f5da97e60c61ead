// SPDX-License-Identifier: MIT
#include "command/manifest.hpp"

#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "overparam/experiment/grid.hpp"

namespace overparam::command {
namespace {

// The distinct values of a parameter in the table, as a list: what a default resolved to.
std::string values_in(const experiment::Table& table, std::size_t column,
                      const experiment::ParameterSpec& spec) {
  std::unordered_set<std::string_view> seen;
  std::string text;
  for (const auto& row : table.rows) {
    const std::string& value = row.parameters[column];
    if (!value.empty() && seen.insert(value).second)
      text.append(text.empty() ? "" : ",").append(written(spec, value));
  }
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parameters_of(const Options& options,
                                                               const experiment::Table& table) {
  std::vector<std::pair<std::string, std::string>> result;
  const auto& specs = options.model->description().parameters;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const auto given = options.parameters.find(specs[i].name);
    result.emplace_back(specs[i].name, given != options.parameters.end()
                                           ? given->second
                                           : values_in(table, i, specs[i]));
  }
  return result;
}

io::Manifest manifest_of(const Options& options, const study::Conclusion& conclusion,
                         double seconds) {
  io::Manifest manifest;
  manifest.command = options.command;
  manifest.model = options.model->description().name;
  manifest.parameters = parameters_of(options, conclusion.table);
  for (const auto& [name, value] : options.settings) manifest.settings.emplace_back(name, value);
  if (options.inputs)
    for (const auto& [value, input] : *options.inputs)
      manifest.inputs.emplace_back(value, input.digest);
  manifest.notes = conclusion.notes;
  manifest.remarks = conclusion.remarks;
  manifest.failures = conclusion.failures;
  manifest.warnings = conclusion.warnings;
  manifest.rows = conclusion.table.rows.size();
  manifest.missing_items = conclusion.missing;
  manifest.wall_seconds = seconds;
  return manifest;
}

}  // namespace overparam::command
