// SPDX-License-Identifier: MIT
#include <vector>

#include "columns.hpp"
#include "overparam/io/tables.hpp"

namespace overparam::io {

void write_wide(std::ostream& out, const experiment::Table& table, Columns columns) {
  const Wide wide = widened(table, columns);
  std::vector<std::string> texts;
  for (const auto& column : wide.columns) texts.push_back(column.name);
  write_line(out, texts);
  for (const auto& row : wide.rows) {
    texts.clear();
    for (const auto& column : wide.columns) texts.push_back(column.text(row));
    write_line(out, texts);
  }
}

}  // namespace overparam::io
