// SPDX-License-Identifier: MIT
/// @file
/// Result tables in the forms that other programs like to read, beside the tidy CSV of io/csv.hpp.
#pragma once

#include <ostream>
#include <string>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::io {

/// Which parameters of a table have columns of their own: those that take several values in it, or
/// all that have a value.
enum class Columns { varying, all };

/// CSV with one line for each point, source, time and component, and a column for each observable:
/// time, source, status, i and j where an observable has such indices, the parameters, then every
/// observable, followed by its standard error as "<observable>_se" where the table has some. A
/// value whose status is not ok is empty, and the column status has the worst of the line, in the
/// order of experiment::Status. Where the table has an observable twice of the same point, source,
/// time and component, as of two questions about one point, there is a line for each.
/// @throws as fields() of io/csv.hpp.
void write_wide(std::ostream& out, const experiment::Table& table,
                Columns columns = Columns::varying);

/// Data for gnuplot: a block for each family, the lines of the wide form that agree in source and
/// in every parameter but `x` and what follows from it, behind a quoted line with the family's
/// name, and two empty lines between blocks. So
/// "plot 'curve.dat' index 0 using 1:2 title columnheader(1)"
/// draws the first family. The first column is x, the next ones are the observables with their
/// standard errors, then come the other columns of the wide form. Comments say what the columns are
/// and which parameters are the same everywhere. What is missing is NaN, which leaves a gap in a
/// line rather than joining the two sides of a pole. The lines of a block are in the order of x;
/// where x is an observable, in that of the parameter that is x by default, which tells no families
/// apart.
/// @param x a parameter's column, an observable, or "time"; empty: what figure::curve has as its x.
/// @throws core::InvalidParameter named "x" for another one; as write_wide().
void write_gnuplot(std::ostream& out, const experiment::Table& table,
                   const experiment::Description& model, const std::string& x = "",
                   Columns columns = Columns::varying);

/// A JSON object: program, version, commit, model; parameters, each with symbol, meaning and, if it
/// takes a single value, that value; observables, each with symbol and meaning; and rows, a list of
/// objects with the columns of the tidy CSV but for the model and, unless all parameters are asked
/// for, those that take a single value. Numbers read back as exactly what they were, infinite ones
/// are the texts "inf" and "-inf", and what is absent, or NaN, is null. Bytes that are no UTF-8 are
/// replaced by U+FFFD. A row is a line.
/// @throws as fields() of io/csv.hpp.
void write_json(std::ostream& out, const experiment::Table& table,
                const experiment::Description& model, Columns columns = Columns::varying);

}  // namespace overparam::io
