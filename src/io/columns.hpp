// SPDX-License-Identifier: MIT
/// @file
/// What the forms of a table have in common: how they write numbers and lines, and the wide form of
/// the rows, of which each has all observables of one point, source, time and component.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "overparam/experiment/table.hpp"
#include "overparam/io/tables.hpp"

namespace overparam::io {

/// 17 significant digits, "inf" or "-inf"; empty without a value.
std::string digits(std::optional<double> value);

/// An index of a component; empty if it is 0.
std::string index_text(std::uint16_t index);

/// A line of CSV, with quotes around what needs them.
void write_line(std::ostream& out, const std::vector<std::string>& texts);

/// @throws core::DimensionMismatch if the row has not one text for each parameter.
void require_fit(const experiment::Table& table, const experiment::Row& row);

/// The places among the parameters of those that have columns.
std::vector<std::size_t> shown_parameters(const experiment::Table& table, Columns columns);

/// Rows of a table that agree in parameters, source, time and component: one of each observable.
struct WideRow {
  std::vector<const experiment::Row*> cells;  ///< nullptr where the table has none

  /// Any of them, to ask for what they have in common.
  const experiment::Row& common() const;
};

/// A column of the wide form.
struct WideColumn {
  std::string name;
  bool measured = false;  ///< holds an observable or its standard error
  std::function<std::string(const WideRow&)> text;
};

/// The column of the parameter at a place.
WideColumn parameter_column(const experiment::Table& table, std::size_t place);

/// The wide form of a table, which has to outlive it.
struct Wide {
  std::vector<WideColumn> columns;
  std::vector<WideRow> rows;
};

/// Rows in the order of the table. An observable that the table has twice of the same point,
/// source, time and component, as of two questions about one point, begins another row. The column
/// of an observable with the name of a parameter that has one is called observable_<name>.
/// @throws as require_fit().
Wide widened(const experiment::Table& table, Columns columns);

}  // namespace overparam::io
