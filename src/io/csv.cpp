// SPDX-License-Identifier: MIT
#include "overparam/io/csv.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "overparam/core/require.hpp"

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
  for (const char* name : {"time", "source", "observable", "value", "standard_error", "replicas",
                           "estimator", "status", "reason"})
    names.emplace_back(name);
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
  texts.push_back(digits(m.value));
  texts.push_back(digits(row.standard_error));
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
