// SPDX-License-Identifier: MIT
#include "axes.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::figure {

std::string abscissa_column(const Table& table, const Rows& rows, const Description& model,
                            const std::string& choice) {
  if (!choice.empty()) return column_of(choice);
  const auto count = [&](const std::string& column) { return numbers(table, rows, column).size(); };
  // Rounding to whole numbers makes ratios differ between dimensions.
  const std::string dimension = column_of(model.dimension);
  const std::size_t dimensions = count(dimension);
  std::set<std::string> sizes;
  std::string best =
      model.sizes.empty() ? dimension : size_column(table, rows, model.sizes.front());
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
      if (axes.contains(column_of(model.dimension))) {  // what is fixed from dimension to dimension
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

namespace {

std::size_t not_positive(const std::vector<double>& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](double value) { return value <= 0; }));
}

// What only marks the values of other series does not count.
bool counts(const Series& series) {
  return series.style != Style::band && series.style != Style::rings && series.style != Style::halo;
}

// Points, and of a map cells.
std::size_t left_out_x(const Panel& panel) {
  if (!panel.x.logarithmic) return 0;
  std::size_t count = panel.map ? not_positive(panel.map->x) * panel.map->y.size() : 0;
  for (const Series& series : panel.series)
    if (counts(series)) count += not_positive(series.x);
  return count;
}

std::size_t left_out_y(const Panel& panel) {
  if (!panel.y.logarithmic) return 0;
  std::size_t count = panel.map ? not_positive(panel.map->y) * panel.map->x.size() : 0;
  for (const Series& series : panel.series)
    if (counts(series)) count += not_positive(series.y);
  for (const Reference& reference : panel.references) count += not_positive({reference.y});
  return count;
}

}  // namespace

std::vector<std::string> left_out(const Figure& figure) {
  std::size_t x = 0;
  std::size_t y = 0;
  for (const Panel& panel : figure.panels) {
    x += left_out_x(panel);
    y += left_out_y(panel);
  }
  std::vector<std::string> lines;
  const auto add = [&](const std::string& axis, std::size_t count) {
    if (count == 0) return;
    lines.push_back("the logarithmic " + axis + " axis leaves out " + std::to_string(count) +
                    (count == 1 ? " point" : " points") + " at or below 0 (--log" + axis +
                    " off has them)");
  };
  add("x", x);
  add("y", y);
  return lines;
}

void apply(const Choices& choices, Figure& figure) {
  bool x = false;  // for all panels alike, which share their axes
  for (Panel& panel : figure.panels) {
    panel.x.logarithmic = choices.logx.value_or(panel.x.logarithmic);
    panel.y.logarithmic = choices.logy.value_or(panel.y.logarithmic);
    x = x || left_out_x(panel) > 0;
  }
  constexpr const char* note = ", values ≤ 0 left out";
  for (Panel& panel : figure.panels) {
    if (x && panel.x.logarithmic) panel.x.label += note;
    if (left_out_y(panel) > 0) panel.y.label += note;
  }
  for (Panel& panel : figure.panels)
    for (const auto& [range, axis] :
         {std::pair{&choices.xlim, &panel.x}, std::pair{&choices.ylim, &panel.y}}) {
      if (!*range) continue;
      if (axis->logarithmic && !((*range)->from > 0)) {
        const std::string name = axis == &panel.x ? "x" : "y";
        throw core::InvalidParameter(
            "--" + name + "lim", experiment::shortest((*range)->from),
            "has no place on the logarithmic axis (--log" + name + " off makes it linear)");
      }
      axis->minimum = (*range)->from;
      axis->maximum = (*range)->to;
    }
  figure.title = choices.title;
  figure.size = choices.size;
  figure.medium = choices.medium;
}

}  // namespace overparam::figure
