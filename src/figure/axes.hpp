// SPDX-License-Identifier: MIT
/// @file
/// Which parameters the axes of a figure show.
#pragma once

#include <set>
#include <string>

#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "rows.hpp"

namespace overparam::figure {

/// The column that a curve runs along if none is chosen: the size that varies most, else the number
/// that varies most, else the first size; none of `excluded`, nor a size that has one of these.
std::string running_column(const Table& table, const Rows& rows, const Description& model,
                           const std::set<std::string>& excluded = {});

/// The observable that the choices have as x; empty where x is none, as where a parameter has the
/// name.
std::string observable_of_x(const Choices& choices, const Description& model);

/// Whether a name of the y axis is a parameter, for a heat map, and no observable.
bool is_parameter_of_y(const std::string& name, const Description& model);

/// The column that a curve runs along: that of the x axis; where x is an observable, the
/// running_column() but for those of the choice `group`.
std::string column_along(const Table& table, const Rows& rows, const Description& model,
                         const Choices& choices);

/// Columns that say nothing beyond the axes: those of a size are one parameter, given the
/// dimension.
std::set<std::string> columns_of_axes(const Table& table, const Rows& rows,
                                      const Description& model, const std::set<std::string>& axes);

/// Parameters of numbers that take several values and are not among `excluded`.
std::set<std::string> varying_numbers(const Table& table, const Rows& rows,
                                      const Description& model,
                                      const std::set<std::string>& excluded);

/// Turns the user's choice of axes, title and letters into the figure's. If the choices ask for it,
/// its note has the parameters that have one value in all rows, those that are not the model's
/// defaults: "$N$ = 100, $Δ$ = 0.1, ReLU".
void apply(const Choices& choices, const Table& table, const Description& model, const Rows& rows,
           Figure& figure);

}  // namespace overparam::figure
