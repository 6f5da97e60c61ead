// SPDX-License-Identifier: MIT
/// @file
/// Result tables as CSV (RFC 4180, dot decimals, 17 significant digits).
#pragma once

#include <filesystem>
#include <ostream>
#include <string>

#include "overparam/experiment/table.hpp"

namespace overparam::io {

/// Columns: model, the parameters, time, source, observable, value, standard_error, replicas,
/// status. An absent value is an empty field; an infinite time reads "inf".
void write_csv(std::ostream& out, const experiment::Table& table);

/// Writes `text` to `path` whole or not at all: to a temporary file beside it, then renamed.
/// @throws core::Error naming the file and the cause.
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace overparam::io
