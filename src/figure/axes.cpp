// SPDX-License-Identifier: MIT
#include "axes.hpp"

#include <algorithm>
#include <cstddef>

namespace overparam::figure {

std::string abscissa_column(const Table& table, const Rows& rows, const Description& model,
                            const std::string& choice) {
  if (!choice.empty()) return column_of(choice);
  const std::string size = size_column(table, rows);
  const auto count = [&](const std::string& column) { return numbers(table, rows, column).size(); };
  // Rounding to whole widths makes ratios differ between dimensions.
  if (count(size) > std::max<std::size_t>(count("dim"), 1)) return size;
  std::string best = size;
  std::size_t most = count(size) < count("dim") ? 1 : count(size);
  for (const std::string& column :
       varying_numbers(table, rows, model, {size_columns.begin(), size_columns.end()}))
    if (count(column) > most) {
      best = column;
      most = count(column);
    }
  return best;
}

std::set<std::string> columns_of_axes(const Table& table, const Rows& rows,
                                      const std::set<std::string>& axes) {
  std::set<std::string> result = axes;
  std::string kept;  // the size that families may differ in
  if (std::none_of(size_columns.begin(), size_columns.end(),
                   [&](const char* column) { return axes.contains(column); })) {
    kept = size_column(table, rows);
    if (axes.contains("dim")) {  // what is fixed from dimension to dimension
      std::size_t fewest = 0;
      for (const char* column : size_columns) {
        const std::size_t values = numbers(table, rows, column).size();
        if (values == 0 || (fewest > 0 && values >= fewest)) continue;
        fewest = values;
        kept = column;
      }
    }
  }
  for (const char* column : size_columns)
    if (column != kept) result.insert(column);
  return result;
}

std::set<std::string> varying_numbers(const Table& table, const Rows& rows,
                                      const Description& model,
                                      const std::set<std::string>& excluded) {
  std::set<std::string> result;
  for (const std::string& column : table.parameter_names) {
    const auto* spec = parameter_spec(model, column);
    if (spec != nullptr && spec->kind != experiment::ParameterKind::text &&
        !excluded.contains(column) && numbers(table, rows, column).size() > 1)
      result.insert(column);
  }
  return result;
}

void apply(const Choices& choices, Figure& figure) {
  for (Panel& panel : figure.panels) {
    panel.x.logarithmic = choices.logx.value_or(panel.x.logarithmic);
    panel.y.logarithmic = choices.logy.value_or(panel.y.logarithmic);
  }
  figure.title = choices.title;
}

}  // namespace overparam::figure
