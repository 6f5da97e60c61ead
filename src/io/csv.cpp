// SPDX-License-Identifier: MIT
#include "overparam/io/csv.hpp"

#include "columns.hpp"
#include "overparam/experiment/tabulate.hpp"

namespace overparam::io {

std::vector<std::string> column_names(const experiment::Table& table) {
  std::vector<std::string> names{
      "model",  "time",           "source",    "observable", "i",        "j",
      "value",  "standard_error", "lower",     "upper",      "replicas", "lower_quartile",
      "median", "upper_quartile", "estimator", "status",     "reason"};
  names.insert(names.end(), table.parameter_names.begin(), table.parameter_names.end());
  return names;
}

std::vector<std::string> fields(const experiment::Table& table, const experiment::Row& row) {
  require_fit(table, row);
  const auto& m = row.measurement;
  const auto interval = experiment::interval_of(row);
  std::vector<std::string> texts{table.model, digits(m.time), row.source, m.observable};
  texts.push_back(index_text(m.component.i));
  texts.push_back(index_text(m.component.j));
  texts.push_back(digits(m.value));
  texts.push_back(digits(row.standard_error));
  texts.push_back(interval ? digits(interval->lower) : "");
  texts.push_back(interval ? digits(interval->upper) : "");
  texts.push_back(row.replicas ? std::to_string(*row.replicas) : "");
  const auto& quartiles = row.quartiles;
  texts.push_back(quartiles ? digits(quartiles->lower) : "");
  texts.push_back(quartiles ? digits(quartiles->median) : "");
  texts.push_back(quartiles ? digits(quartiles->upper) : "");
  texts.emplace_back(to_string(m.estimator));
  texts.emplace_back(to_string(m.status));
  texts.push_back(m.reason);
  texts.insert(texts.end(), row.parameters.begin(), row.parameters.end());
  return texts;
}

void write_csv(std::ostream& out, const experiment::Table& table) {
  for (const auto& row : table.rows) require_fit(table, row);  // all lines or none
  write_line(out, column_names(table));
  for (const auto& row : table.rows) write_line(out, fields(table, row));
}

}  // namespace overparam::io
