// SPDX-License-Identifier: MIT
#include "columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>

#include "experiment/row_place.hpp"
#include "overparam/core/require.hpp"

namespace overparam::io {
namespace {

using experiment::Row;
using experiment::Status;
using experiment::Table;

std::string quoted_if_needed(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// The observables in the order in which the table first has them.
std::vector<std::string> observables_of(const Table& table,
                                        std::map<std::string, std::size_t>& place) {
  std::vector<std::string> names;
  for (const auto& row : table.rows)
    if (place.try_emplace(row.measurement.observable, names.size()).second)
      names.push_back(row.measurement.observable);
  return names;
}

// Of the values of a wide row the status that says most against one.
std::string worst_status(const WideRow& row) {
  Status worst = Status::ok;
  for (const Row* cell : row.cells)
    if (cell != nullptr) worst = std::max(worst, cell->measurement.status);
  return std::string(to_string(worst));
}

std::optional<double> if_ok(const Row* row, const std::optional<double>& value) {
  return row->measurement.status == Status::ok ? value : std::nullopt;
}

void add_common_columns(const Table& table, std::vector<WideColumn>& columns) {
  const auto add = [&](const char* name, auto text) {
    columns.push_back({name, false, std::move(text)});
  };
  add("time", [](const WideRow& row) { return digits(row.common().measurement.time); });
  add("source", [](const WideRow& row) { return row.common().source.str(); });
  add("status", worst_status);
  const auto component = [](const WideRow& row) { return row.common().measurement.component; };
  const auto some_row = [&](auto index) {
    return std::any_of(table.rows.begin(), table.rows.end(),
                       [&](const Row& row) { return row.measurement.component.*index != 0; });
  };
  if (some_row(&experiment::Component::i))
    add("i", [component](const WideRow& row) { return index_text(component(row).i); });
  if (some_row(&experiment::Component::j))
    add("j", [component](const WideRow& row) { return index_text(component(row).j); });
}

// An observable may have the name of a parameter.
std::string name_beside(const std::vector<WideColumn>& columns, const std::string& observable) {
  const bool taken = std::any_of(columns.begin(), columns.end(),
                                 [&](const auto& column) { return column.name == observable; });
  return taken ? "observable_" + observable : observable;
}

void add_observable(const std::string& name, std::size_t place, bool sampled,
                    std::vector<WideColumn>& columns) {
  columns.push_back({name, true, [place](const WideRow& row) {
                       const Row* cell = row.cells[place];
                       return cell == nullptr ? "" : digits(if_ok(cell, cell->measurement.value));
                     }});
  if (!sampled) return;
  columns.push_back({name + "_se", true, [place](const WideRow& row) {
                       const Row* cell = row.cells[place];
                       return cell == nullptr ? "" : digits(if_ok(cell, cell->standard_error));
                     }});
}

}  // namespace

std::string digits(std::optional<double> value) {
  if (!value) return {};
  if (std::isinf(*value)) return *value > 0 ? "inf" : "-inf";
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", *value);
  return text.data();
}

std::string index_text(std::uint16_t index) { return index == 0 ? "" : std::to_string(index); }

void write_line(std::ostream& out, const std::vector<std::string>& texts) {
  std::string line;
  for (const auto& text : texts) {
    if (&text != &texts.front()) line += ',';
    line += quoted_if_needed(text);
  }
  out << line + '\n';
}

void require_fit(const Table& table, const Row& row) {
  core::require_size("parameters of a row", table.parameter_names.size(), row.parameters.size());
}

std::vector<std::size_t> shown_parameters(const Table& table, Columns columns) {
  std::vector<std::size_t> shown;
  for (std::size_t p = 0; p < table.parameter_names.size(); ++p) {
    const std::string first =
        table.rows.empty() || columns == Columns::all ? "" : table.rows.front().parameters[p];
    if (std::any_of(table.rows.begin(), table.rows.end(),
                    [&](const Row& row) { return row.parameters[p] != first; }))
      shown.push_back(p);
  }
  return shown;
}

const Row& WideRow::common() const {
  return **std::find_if(cells.begin(), cells.end(),
                        [](const Row* cell) { return cell != nullptr; });
}

WideColumn parameter_column(const Table& table, std::size_t place) {
  return {table.parameter_names[place], false,
          [place](const WideRow& row) { return row.common().parameters[place]; }};
}

Wide widened(const Table& table, Columns columns) {
  for (const auto& row : table.rows) require_fit(table, row);
  std::map<std::string, std::size_t> place;
  const auto observables = observables_of(table, place);
  Wide wide;
  add_common_columns(table, wide.columns);
  for (const std::size_t p : shown_parameters(table, columns))
    wide.columns.push_back(parameter_column(table, p));
  for (std::size_t o = 0; o < observables.size(); ++o)
    add_observable(name_beside(wide.columns, observables[o]), o,
                   std::any_of(table.rows.begin(), table.rows.end(),
                               [&](const Row& row) {
                                 return row.standard_error &&
                                        row.measurement.observable == observables[o];
                               }),
                   wide.columns);
  experiment::ByPlace<std::size_t> last;
  for (const auto& row : table.rows) {
    const std::size_t o = place.at(row.measurement.observable);
    const auto [found, is_new] = last.try_emplace(
        {row.parameters, row.source, row.measurement.time, row.measurement.component},
        wide.rows.size());
    if (is_new || wide.rows[found->second].cells[o] != nullptr) {
      found->second = wide.rows.size();
      wide.rows.push_back({std::vector<const Row*>(observables.size(), nullptr)});
    }
    wide.rows[found->second].cells[o] = &row;
  }
  return wide;
}

}  // namespace overparam::io
