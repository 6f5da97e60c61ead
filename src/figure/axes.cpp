// SPDX-License-Identifier: MIT
#include "axes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/figure/text.hpp"
#include "styles.hpp"

namespace overparam::figure {

std::string running_column(const Table& table, const Rows& rows, const Description& model,
                           const std::set<std::string>& excluded) {
  const auto count = [&](const std::string& column) { return numbers(table, rows, column).size(); };
  // Rounding to whole numbers makes ratios differ between dimensions.
  const std::string dimension = column_of(model.dimension);
  const std::size_t dimensions = count(dimension);
  std::set<std::string> others = excluded;
  std::string best;
  std::size_t most = std::max<std::size_t>(dimensions, 1);
  bool found = false;
  for (const auto& size : model.sizes) {
    const auto all = columns_of(size);
    others.insert(all.begin(), all.end());
    if (std::any_of(all.begin(), all.end(),
                    [&](const std::string& column) { return excluded.contains(column); }))
      continue;
    const std::string column = size_column(table, rows, size);
    if (best.empty()) best = column;
    if (count(column) > most) {
      best = column;
      most = count(column);
      found = true;
    }
  }
  if (found) return best;
  if (best.empty()) best = dimension;
  most = count(best) < dimensions ? 1 : count(best);
  for (const std::string& column : varying_numbers(table, rows, model, others))
    if (count(column) > most) {
      best = column;
      most = count(column);
    }
  return best;
}

std::string observable_of_x(const Choices& choices, const Description& model) {
  const std::string x = column_of(choices.x);
  const bool is_other = x == "time" || parameter_spec(model, x) != nullptr;
  return !is_other && observable_spec(model, x) != nullptr ? x : "";
}

bool is_parameter_of_y(const std::string& name, const Description& model) {
  const std::string y = column_of(name);
  return parameter_spec(model, y) != nullptr && observable_spec(model, y) == nullptr;
}

std::string column_along(const Table& table, const Rows& rows, const Description& model,
                         const Choices& choices) {
  if (choices.x.empty()) return running_column(table, rows, model);
  if (observable_of_x(choices, model).empty()) return column_of(choices.x);
  const auto groups = columns_of(choices.group);
  return running_column(table, rows, model, {groups.begin(), groups.end()});
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

bool has_no_place(double value, const Axis& axis) {
  return value < 0 || (value == 0 && !axis.zero);
}

std::size_t count_if_without_place(const std::vector<double>& values, const Axis& axis) {
  return static_cast<std::size_t>(std::count_if(
      values.begin(), values.end(), [&](double value) { return has_no_place(value, axis); }));
}

// What only marks the values of other series does not count.
bool counts(const Series& series) { return series.style != Style::band && !is_mark(series.style); }

// Points, and of a map cells.
std::size_t left_out_x(const Panel& panel) {
  if (!panel.x.logarithmic) return 0;
  std::size_t count =
      panel.map ? count_if_without_place(panel.map->x, panel.x) * panel.map->y.size() : 0;
  for (const Series& series : panel.series)
    for (std::size_t i = 0; i < series.x.size() && counts(series); ++i)
      if (!std::isnan(series.y[i]) && has_no_place(series.x[i], panel.x)) ++count;
  return count;
}

std::size_t left_out_y(const Panel& panel) {
  if (!panel.y.logarithmic) return 0;
  std::size_t count =
      panel.map ? count_if_without_place(panel.map->y, panel.y) * panel.map->x.size() : 0;
  for (const Series& series : panel.series)
    if (counts(series)) count += count_if_without_place(series.y, panel.y);
  for (const Reference& reference : panel.references)
    count += count_if_without_place({reference.y}, panel.y);
  return count;
}

// Bars along a logarithmic axis with a factor of more than ten between their ends, or none.
std::size_t long_bars(const Axis& axis, const std::vector<double>& values,
                      const std::vector<double>& above, const std::vector<double>& other_below) {
  constexpr double decade = 10;
  if (!axis.logarithmic || above.empty()) return 0;
  const auto& below = other_below.empty() ? above : other_below;
  std::size_t count = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] > 0 && values[i] + above[i] > decade * (values[i] - below[i])) ++count;
  return count;
}

std::size_t long_bars_x(const Panel& panel) {
  std::size_t count = 0;
  for (const Series& series : panel.series)
    if (series.style == Style::points)
      count += long_bars(panel.x, series.x, series.x_error, series.x_error_below);
  return count;
}

std::size_t long_bars_y(const Panel& panel) {
  std::size_t count = 0;
  for (const Series& series : panel.series)
    if (series.style == Style::points)
      count += long_bars(panel.y, series.y, series.error, series.error_below);
  return count;
}

// A logarithmic axis of numbers from 0 has a place for 0 beside the smallest other one.
std::optional<double> place_of_zero(const std::vector<Panel>& panels) {
  constexpr double share = 0.08;  // of the axis
  constexpr double least = 2;     // as a factor
  double low = infinity;
  double high = 0;
  bool zero = false;
  for (const Panel& panel : panels) {
    if (!panel.x.logarithmic || panel.map) return {};
    for (const Series& series : panel.series)
      for (const double x : series.x) {
        if (x < 0) return {};
        if (x == 0) zero = true;
        if (x > 0) low = std::min(low, x);
        high = std::max(high, x);
      }
  }
  if (!zero || !(high > 0)) return {};
  return low / std::max(least, std::pow(high / low, share));
}

// The parameters that have one value in all rows, those that are not the model's defaults.
std::string fixed_parameters(const Table& table, const Description& model, const Rows& rows) {
  std::string note;
  if (rows.empty()) return note;
  const auto repeated = columns_of_axes(table, rows, model, {});  // of a size one says all
  std::set<std::string> words;
  for (std::size_t i = 0; i < table.parameter_names.size(); ++i) {
    const std::string& column = table.parameter_names[i];
    const auto* spec = parameter_spec(model, column);
    const std::string value = rows.front()->parameters[i];
    const bool fixed = std::all_of(rows.begin(), rows.end(),
                                   [&](const Row* row) { return row->parameters[i] == value; });
    if (spec == nullptr || !fixed || value.empty() || repeated.contains(column)) continue;
    const bool word = spec->kind == experiment::ParameterKind::text;
    const bool follows = word && !words.insert(value).second;  // such as a teacher its student
    if (follows || value == spec->default_text) continue;
    note += note.empty() ? "" : ", ";
    const std::string own = spec->typeset ? spec->typeset(value) : "";
    note += own.empty() ? parameter_symbol(model, column) + " = " + value_text(value) : own;
  }
  return note;
}

}  // namespace

std::vector<std::string> cautions(const Figure& figure) {
  std::size_t x = 0;
  std::size_t y = 0;
  std::size_t bars = 0;
  for (const Panel& panel : figure.panels) {
    x += left_out_x(panel);
    y += left_out_y(panel);
    bars += long_bars_x(panel) + long_bars_y(panel);
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
  if (bars > 0)
    lines.push_back(std::to_string(bars) + (bars == 1 ? " bar stretches" : " bars stretch") +
                    " over more than a decade (--bars quartiles has medians and quartiles)");
  return lines;
}

void apply(const Choices& choices, const Table& table, const Description& model, const Rows& rows,
           Figure& figure) {
  bool x = false;  // for all panels alike, which share their axes
  bool x_bars = false;
  for (Panel& panel : figure.panels) {
    panel.x.logarithmic = choices.logx.value_or(panel.x.logarithmic);
    panel.y.logarithmic = choices.logy.value_or(panel.y.logarithmic);
  }
  const auto zero = place_of_zero(figure.panels);
  for (Panel& panel : figure.panels) {
    panel.x.zero = zero;
    x = x || left_out_x(panel) > 0;
    x_bars = x_bars || long_bars_x(panel) > 0;
  }
  constexpr const char* note = ", values ≤ 0 left out";
  constexpr const char* bars = ", bars over more than a decade";
  for (Panel& panel : figure.panels) {
    if (x && panel.x.logarithmic) panel.x.label += note;
    if (x_bars && panel.x.logarithmic) panel.x.label += bars;
    if (left_out_y(panel) > 0) panel.y.label += note;
    if (long_bars_y(panel) > 0) panel.y.label += bars;
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
  figure.fonts = choices.fonts;
  if (choices.annotate) figure.note = fixed_parameters(table, model, rows);
}

}  // namespace overparam::figure
