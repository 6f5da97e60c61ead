// SPDX-License-Identifier: MIT
/// @file
/// Result tables as CSV (RFC 4180, dot decimals, 17 significant digits).
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "overparam/experiment/table.hpp"

namespace overparam::io {

/// model, time, source, observable, i, j, value, standard_error, lower, upper, replicas, estimator,
/// status and reason, which are the same at the same place for every model, then the parameters.
std::vector<std::string> column_names(const experiment::Table& table);

/// One text for each column: an absent value is empty, an infinite time reads "inf".
/// @throws core::DimensionMismatch if the row has not one text for each parameter;
///         core::InvalidParameter named "status" or "estimator" if that is none.
std::vector<std::string> fields(const experiment::Table& table, const experiment::Row& row);

/// A line of column names, then one line for each row. @throws as fields().
void write_csv(std::ostream& out, const experiment::Table& table);

}  // namespace overparam::io
