// SPDX-License-Identifier: MIT
#include "axes.hpp"

#include <algorithm>
#include <cstddef>

namespace overparam::figure {

std::string abscissa_column(const Table& table, const Rows& rows, const Description& model,
                            const std::string& choice) {
  if (!choice.empty()) return column_of(choice);
  const auto count = [&](const std::string& column) { return numbers(table, rows, column).size(); };
  // Rounding to whole numbers makes ratios differ between dimensions.
  const std::size_t dimensions = count("dim");
  std::set<std::string> sizes;
  std::string best = model.sizes.empty() ? "dim" : size_column(table, rows, model.sizes.front());
  std::size_t most = std::max<std::size_t>(dimensions, 1);
  bool found = false;
  for (const auto& size : model.sizes) {
    const std::string column = size_column(table, rows, size);
    if (count(column) > most) {
      best = column;
      most = count(column);
      found = true;
    }
    const auto all = columns_of(size);
    sizes.insert(all.begin(), all.end());
  }
  if (found) return best;
  most = count(best) < dimensions ? 1 : count(best);
  for (const std::string& column : varying_numbers(table, rows, model, sizes))
    if (count(column) > most) {
      best = column;
      most = count(column);
    }
  return best;
}

std::set<std::string> columns_of_axes(const Table& table, const Rows& rows,
                                      const Description& model, const std::set<std::string>& axes) {
  std::set<std::string> result = axes;
  for (const auto& size : model.sizes) {
    const auto columns = columns_of(size);
    std::string kept;  // the size that families may differ in
    if (std::none_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return axes.contains(column); })) {
      kept = size_column(table, rows, size);
      if (axes.contains("dim")) {  // what is fixed from dimension to dimension
        std::size_t fewest = 0;
        for (const auto& column : columns) {
          const std::size_t values = numbers(table, rows, column).size();
          if (values == 0 || (fewest > 0 && values >= fewest)) continue;
          fewest = values;
          kept = column;
        }
      }
    }
    for (const auto& column : columns)
      if (column != kept) result.insert(column);
  }
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
