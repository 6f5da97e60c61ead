// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/text.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::figure {
namespace {

std::string labelled(const std::string& name, const std::string& symbol) {
  return symbol.empty() ? words(name) : words(name) + " " + math(symbol);
}

}  // namespace

std::string words(std::string name) {
  for (char& c : name)
    if (c == '_' || c == '-') c = ' ';
  return literal(name);
}

std::optional<double> number(const std::string& text) { return core::read_number(text); }

std::string parameter(const Table& table, const Row& row, std::string_view column) {
  const auto& names = table.parameter_names;
  const auto found = std::find(names.begin(), names.end(), column);
  if (found == names.end()) return "";
  return row.parameters[static_cast<std::size_t>(found - names.begin())];
}

std::vector<std::string> columns_of(const std::vector<std::string>& names) {
  std::vector<std::string> columns;
  for (const std::string& name : names) columns.push_back(column_of(name));
  return columns;
}

std::string principal(const Description& model) {
  return model.observables.empty() ? "" : model.observables.front().name;
}

std::string time_math(const Description& model) { return math(model.time.symbol); }

std::string time_axis(const Description& model) {
  return literal(model.time.name) + " " + time_math(model);
}

std::string infinite_time(const Description& model) { return time_math(model) + " → ∞"; }

double time(const Row& row) { return row.measurement.time.value_or(infinity); }

bool is_simulation(const Row& row) { return row.source == experiment::simulation_source; }

experiment::RowPlace place_of(const Row& row) {
  return {
      .parameters = row.parameters, .source = row.source, .component = row.measurement.component};
}

bool has_several_times(const Rows& rows) {
  experiment::ByPlace<double> first;
  return std::any_of(rows.begin(), rows.end(), [&](const Row* row) {
    const double t = time(*row);
    return std::isfinite(t) && first.try_emplace(place_of(*row), t).first->second != t;
  });
}

Rows rows_of(const Table& table, std::string_view observable) {
  Rows result;
  for (const Row& row : table.rows)
    if (row.measurement.observable == observable) result.push_back(&row);
  return result;
}

Rows rows_of(const Table& table, const std::vector<std::string>& observables) {
  Rows rows;
  for (const std::string& name : observables) {
    const Rows more = rows_of(table, name);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  return rows;
}

bool is_plottable(const Row& row) {
  const auto& m = row.measurement;
  return m.status == experiment::Status::ok && m.value && std::isfinite(*m.value);
}

Rows plottable_rows(const Table& table, std::string_view observable) {
  Rows result = rows_of(table, observable);
  std::erase_if(result, [](const Row* row) { return !is_plottable(*row); });
  return result;
}

std::set<double> finite_times(const Rows& rows) {
  std::set<double> result;
  for (const Row* row : rows)
    if (std::isfinite(time(*row))) result.insert(time(*row));
  return result;
}

std::set<double> numbers(const Table& table, const Rows& rows, std::string_view column) {
  std::set<double> result;
  for (const Row* row : rows)
    if (const auto value = number(parameter(table, *row, column))) result.insert(*value);
  return result;
}

bool spread(const std::vector<double>& values, double factor) {
  if (values.empty()) return false;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *low > 0 && *high > factor * *low;
}

std::vector<std::string> columns_of(const experiment::Size& size) {
  return columns_of(size.names());
}

std::string size_column(const Table& table, const Rows& rows, const experiment::Size& size) {
  const std::string count = column_of(size.count);
  const std::string ratio = column_of(size.ratio);
  const auto readable = [&](const Row* row) {
    const std::optional<double> value = number(parameter(table, *row, ratio));
    return value && *value >= 1e-3 && *value <= 1e3;
  };
  const auto has_count = [&](const Row* row) { return !parameter(table, *row, count).empty(); };
  const bool by_ratio = std::all_of(rows.begin(), rows.end(), readable) ||
                        std::none_of(rows.begin(), rows.end(), has_count);
  return by_ratio ? ratio : count;
}

const experiment::Size* size_of(const Description& model, std::string_view column) {
  for (const auto& size : model.sizes) {
    const auto columns = columns_of(size);
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) return &size;
  }
  return nullptr;
}

const experiment::ParameterSpec* parameter_spec(const Description& model, std::string_view column) {
  for (const auto& spec : model.parameters)
    if (column_of(spec.name) == column) return &spec;
  return nullptr;
}

const experiment::ObservableSpec* observable_spec(const Description& model, std::string_view name) {
  for (const auto& spec : model.observables)
    if (spec.name == name) return &spec;
  return nullptr;
}

bool is_proportion(const Description& model, std::string_view observable) {
  const auto* spec = observable_spec(model, observable);
  return spec != nullptr && spec->law == experiment::Law::proportion;
}

std::string parameter_symbol(const Description& model, const std::string& column) {
  const auto* spec = parameter_spec(model, column);
  return spec == nullptr || spec->symbol.empty() ? words(column) : math(spec->symbol);
}

std::string observable_symbol(const Description& model, const std::string& name) {
  const auto* spec = observable_spec(model, name);
  return spec == nullptr || spec->symbol.empty() ? words(name) : math(spec->symbol);
}

std::string parameter_label(const Description& model, const std::string& column) {
  const auto* spec = parameter_spec(model, column);
  return spec == nullptr ? words(column) : parameter_label(*spec);
}

std::string parameter_label(const experiment::ParameterSpec& spec) {
  return labelled(spec.label.empty() ? spec.name : spec.label, spec.symbol);
}

std::string label_of(const experiment::ObservableSpec& spec) {
  return spec.label.empty() ? labelled(spec.name, spec.symbol) : spec.label;
}

std::string observable_label(const Description& model, const std::string& name) {
  const auto* spec = observable_spec(model, name);
  return spec == nullptr ? words(name) : label_of(*spec);
}

}  // namespace overparam::figure
