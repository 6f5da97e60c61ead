// SPDX-License-Identifier: MIT
#include "engine/columns.hpp"

#include <pybind11/numpy.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "overparam/core/text.hpp"
#include "overparam/experiment/tabulate.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;
using experiment::ParameterKind;
using experiment::Row;
using experiment::Table;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double largest_whole =
    9007199254740992;  // 2^53: doubles hold the whole numbers up to here

enum class Numbers { real, whole };

template <class Value>
py::array_t<Value> array_of(const std::vector<Value>& values) {
  return py::array_t<Value>(py::ssize_t(values.size()), values.data());
}

py::object array_of(const std::vector<double>& values, Numbers kind) {
  const auto is_whole = [](double value) {
    return std::abs(value) <= largest_whole && value == std::floor(value);
  };
  if (kind == Numbers::real || !std::all_of(values.begin(), values.end(), is_whole))
    return array_of(values);
  return array_of(std::vector<std::int64_t>(values.begin(), values.end()));
}

template <class Read>
py::object numbers(const Table& table, const Read& read, Numbers kind = Numbers::real) {
  std::vector<double> values;
  values.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    const std::optional<double> value = read(row);
    values.push_back(value.value_or(missing));
  }
  return array_of(values, kind);
}

// @param read the text of a row, which lives as long as the table.
template <class Read>
py::object texts(const Table& table, const Read& read) {
  std::unordered_map<std::string_view, std::int32_t> places;
  std::vector<std::int32_t> codes;
  py::list known;
  codes.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    const std::string_view text = read(row);
    const auto [place, added] = places.try_emplace(text, std::int32_t(places.size()));
    if (added) known.append(py::str(text.data(), text.size()));
    codes.push_back(place->second);
  }
  return py::make_tuple(array_of(codes), known);
}

py::object parameter(const Table& table, std::size_t place, ParameterKind kind) {
  const auto text = [place](const Row& row) -> const std::string& { return row.parameters[place]; };
  if (kind == ParameterKind::text)
    return texts(table, [&](const Row& row) { return std::string_view(text(row)); });
  return numbers(
      table, [&](const Row& row) { return core::read_number(text(row)); },
      kind == ParameterKind::real ? Numbers::real : Numbers::whole);
}

std::optional<double> index(std::uint16_t number) {
  return number == 0 ? std::nullopt : std::optional<double>(number);
}

}  // namespace

py::list columns(const Table& table, const experiment::Description& model) {
  py::list all;
  const auto add = [&](const std::string& name, const py::object& values) {
    all.append(py::make_tuple(name, values));
  };
  add("model", texts(table, [&](const Row&) { return std::string_view(table.model); }));
  add("time", numbers(table, [](const Row& row) { return row.measurement.time; }));
  add("source", texts(table, [](const Row& row) { return std::string_view(row.source.str()); }));
  add("observable", texts(table, [](const Row& row) {
        return std::string_view(row.measurement.observable.str());
      }));
  add("i", numbers(
               table, [](const Row& row) { return index(row.measurement.component.i); },
               Numbers::whole));
  add("j", numbers(
               table, [](const Row& row) { return index(row.measurement.component.j); },
               Numbers::whole));
  add("value", numbers(table, [](const Row& row) { return row.measurement.value; }));
  add("standard_error", numbers(table, [](const Row& row) { return row.standard_error; }));
  const auto add_interval = [&](const char* name, double validation::Interval::*end) {
    add(name, numbers(table, [end](const Row& row) {
          const auto interval = experiment::interval_of(row);
          return interval ? std::optional((*interval).*end) : std::nullopt;
        }));
  };
  add_interval("lower", &validation::Interval::lower);
  add_interval("upper", &validation::Interval::upper);
  add("replicas", numbers(
                      table,
                      [](const Row& row) {
                        return row.replicas ? std::optional(double(*row.replicas)) : std::nullopt;
                      },
                      Numbers::whole));
  const auto add_quartile = [&](const char* name, double validation::Quartiles::*quartile) {
    add(name, numbers(table, [quartile](const Row& row) {
          return row.quartiles ? std::optional((*row.quartiles).*quartile) : std::nullopt;
        }));
  };
  add_quartile("lower_quartile", &validation::Quartiles::lower);
  add_quartile("median", &validation::Quartiles::median);
  add_quartile("upper_quartile", &validation::Quartiles::upper);
  add("estimator",
      texts(table, [](const Row& row) { return to_string(row.measurement.estimator); }));
  add("status", texts(table, [](const Row& row) { return to_string(row.measurement.status); }));
  add("reason",
      texts(table, [](const Row& row) { return std::string_view(row.measurement.reason.str()); }));
  for (std::size_t i = 0; i < table.parameter_names.size(); ++i)
    add(table.parameter_names[i], parameter(table, i, model.parameters.at(i).kind));
  return all;
}

}  // namespace overparam::python
