// SPDX-License-Identifier: MIT
/// @file
/// Reading result tables for figures.
#pragma once

#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/row_place.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::figure {

using experiment::Description;
using experiment::Row;
using experiment::Table;
using Rows = std::vector<const Row*>;

inline constexpr const char* infinite = "∞";
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The finite number that `text` is.
std::optional<double> number(const std::string& text);

/// The value of a parameter column; empty without the column.
std::string parameter(const Table& table, const Row& row, std::string_view column);

using experiment::column_of;

/// The columns of several names.
std::vector<std::string> columns_of(const std::vector<std::string>& names);

/// The principal observable of a model; empty if it has none.
std::string principal(const Description& model);

/// The time's symbol, "$t$", its axis, "learning time $t$", and its limit, "$t$ → ∞".
std::string time_math(const Description& model);
std::string time_axis(const Description& model);
std::string infinite_time(const Description& model);

double time(const Row& row);
bool is_simulation(const Row& row);

/// The grid point, the source and the component of a row, at whatever time.
experiment::RowPlace place_of(const Row& row);

/// Whether one grid point has values of one source at several finite times.
bool has_several_times(const Rows& rows);

/// All rows of an observable.
Rows rows_of(const Table& table, std::string_view observable);

/// All rows of several observables, one after another.
Rows rows_of(const Table& table, const std::vector<std::string>& observables);

/// Whether the status of a row is ok and its value a finite number.
bool is_plottable(const Row& row);

/// Rows of an observable whose status is ok and whose value is a finite number.
Rows plottable_rows(const Table& table, std::string_view observable);

/// The finite times among the rows.
std::set<double> finite_times(const Rows& rows);

/// The distinct numbers in a parameter column.
std::set<double> numbers(const Table& table, const Rows& rows, std::string_view column);

/// Whether positive values spread over more than `factor`.
bool spread(const std::vector<double>& values, double factor);

/// The columns of a size: one parameter, given the dimension.
std::vector<std::string> columns_of(const experiment::Size& size);

/// The column to show a size by: its ratio if that says something at every row or is all there is,
/// else its count.
std::string size_column(const Table& table, const Rows& rows, const experiment::Size& size);

/// The size that has this column; nullptr if there is none.
const experiment::Size* size_of(const Description& model, std::string_view column);

/// The declaration of a parameter column or observable; nullptr if the model has none.
const experiment::ParameterSpec* parameter_spec(const Description& model, std::string_view column);
const experiment::ObservableSpec* observable_spec(const Description& model, std::string_view name);

/// Whether an observable is a probability.
bool is_proportion(const Description& model, std::string_view observable);

/// Symbols in mathematics, or words where there is no symbol.
std::string parameter_symbol(const Description& model, const std::string& column);
std::string observable_symbol(const Description& model, const std::string& name);

/// A name as words: "learning rate".
std::string words(std::string name);

/// Words and symbol: "learning rate $η$", "student norm $Q$".
std::string parameter_label(const Description& model, const std::string& column);
std::string parameter_label(const experiment::ParameterSpec& spec);
std::string label_of(const experiment::ObservableSpec& spec);
std::string observable_label(const Description& model, const std::string& name);

}  // namespace overparam::figure
