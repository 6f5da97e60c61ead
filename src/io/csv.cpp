// SPDX-License-Identifier: MIT
#include "overparam/io/csv.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <optional>

#include "overparam/core/require.hpp"
#include "overparam/experiment/tabulate.hpp"

namespace overparam::io {
namespace {

std::string quoted_if_needed(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string digits(std::optional<double> value) {
  if (!value) return {};
  if (std::isinf(*value)) return *value > 0 ? "inf" : "-inf";
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", *value);
  return text.data();
}

std::string index(std::uint32_t value) { return value == 0 ? "" : std::to_string(value); }

void require_fit(const experiment::Table& table, const experiment::Row& row) {
  core::require_size("parameters of a row", table.parameter_names.size(), row.parameters.size());
}

void write_line(std::ostream& out, const std::vector<std::string>& texts) {
  std::string line;
  for (const auto& text : texts) {
    if (&text != &texts.front()) line += ',';
    line += quoted_if_needed(text);
  }
  out << line + '\n';
}

}  // namespace

std::vector<std::string> column_names(const experiment::Table& table) {
  std::vector<std::string> names{"model"};
  names.insert(names.end(), table.parameter_names.begin(), table.parameter_names.end());
  const auto add = [&](std::initializer_list<const char*> more) {
    for (const char* name : more) names.emplace_back(name);
  };
  add({"time", "source", "observable"});
  if (table.rank > 0) add({"i"});
  if (table.rank > 1) add({"j"});
  add({"value", "standard_error"});
  if (table.proportions) add({"lower", "upper"});
  add({"replicas", "estimator", "status", "reason"});
  return names;
}

std::vector<std::string> fields(const experiment::Table& table, const experiment::Row& row) {
  require_fit(table, row);
  const auto& m = row.measurement;
  std::vector<std::string> texts{table.model};
  texts.insert(texts.end(), row.parameters.begin(), row.parameters.end());
  texts.push_back(digits(m.time));
  texts.push_back(row.source);
  texts.push_back(m.observable);
  if (table.rank > 0) texts.push_back(index(m.component.i));
  if (table.rank > 1) texts.push_back(index(m.component.j));
  texts.push_back(digits(m.value));
  texts.push_back(digits(row.standard_error));
  if (table.proportions) {
    const auto interval = experiment::interval_of(row);
    texts.push_back(interval ? digits(interval->lower) : "");
    texts.push_back(interval ? digits(interval->upper) : "");
  }
  texts.push_back(row.replicas ? std::to_string(*row.replicas) : "");
  texts.emplace_back(to_string(m.estimator));
  texts.emplace_back(to_string(m.status));
  texts.push_back(row.measurement.reason);
  return texts;
}

void write_csv(std::ostream& out, const experiment::Table& table) {
  for (const auto& row : table.rows) require_fit(table, row);  // all lines or none
  write_line(out, column_names(table));
  for (const auto& row : table.rows) write_line(out, fields(table, row));
}

}  // namespace overparam::io
