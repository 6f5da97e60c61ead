// SPDX-License-Identifier: MIT
/// @file
/// The forms in which a command's table is written into a directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "options.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/io/tables.hpp"

namespace overparam::cli {

/// Names of forms, and which parameters they have; the tidy CSV always has all.
struct TableForms {
  std::vector<std::string> names{"csv"};
  io::Columns columns = io::Columns::varying;
};

/// Reads "--format csv,wide,gnuplot,json" and "--all".
/// @throws core::InvalidParameter for other forms and options.
TableForms read_table_forms(const std::vector<std::string>& arguments);

/// Writes <command>.csv, <command>.wide.csv, <command>.dat and <command>.json, those of them that
/// are asked for, and returns their paths.
std::vector<std::filesystem::path> write_tables(const TableForms& forms, const Options& options,
                                                const experiment::Table& table,
                                                const std::filesystem::path& directory);

}  // namespace overparam::cli
