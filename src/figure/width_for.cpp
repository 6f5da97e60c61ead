// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/figure/pictures.hpp"
#include "width_names.hpp"

namespace overparam::figure {
namespace {

constexpr std::size_t max_panels = 8;

/// The error that each row answers: that of the row of the approximation error before it.
std::map<const Row*, std::string> targets(const Table& table) {
  std::map<const Row*, std::string> result;
  std::string target;
  for (const Row& row : table.rows) {
    if (row.measurement.observable == "approximation_error")
      target = row.measurement.value ? experiment::shortest(*row.measurement.value) : "";
    result[&row] = target;
  }
  return result;
}

/// The width; its logarithm where a width is too large for a number.
std::string default_observable(const Table& table) {
  const bool all =
      drawable_rows(table, width_names[0]).size() == drawable_rows(table, width_names[1]).size();
  return width_names[all ? 0 : 1];
}

Axis ordinate(const std::string& name, const Description& model) {
  const std::string width = parameter_symbol(model, "width");
  if (name == width_names[1]) return {"log$_{10}$ " + width, false};
  if (name == width_names[2])
    return {"width exponent log " + width + " / log " + parameter_symbol(model, "dim"), false};
  return {parameter_label(model, "width"), true};
}

}  // namespace

Figure width_for(const Table& table, const Description& model, const Choices& choices) {
  check(choices, model, "width-for");
  const std::string observable =
      choices.y.empty() ? default_observable(table) : column_of(choices.y);
  const Rows rows = drawable_rows(table, observable);
  const auto target_of = targets(table);
  const Feature target{"error", observable_symbol(model, "approximation_error"),
                       [&](const Row& row) { return target_of.at(&row); }};
  std::set<std::string> errors;
  for (const Row* row : rows) errors.insert(target.text(*row));

  std::string x = choices.x.empty() ? "dim" : column_of(choices.x);
  if (choices.x.empty() && numbers(table, rows, "dim").size() < 2) {
    const auto others = varying_numbers(table, rows, model, {});
    x = errors.size() > 1 || others.empty() ? "error" : *others.begin();
  }
  const auto abscissa = [&](const Row& row) {
    return number(x == "error" ? target.text(row) : parameter(table, row, x));
  };
  std::set<std::string> excluded{x};
  if (!model.sizes.empty())
    for (const auto& column : columns_of(model.sizes.front())) excluded.insert(column);
  std::vector<Feature> features = varying_parameters(table, rows, model, excluded);
  if (x != "error" && errors.size() > 1) features.push_back(target);
  const Families families = make_families(rows, features, choices, max_panels);

  Figure figure;
  figure.scale = families.scale;
  figure.columns = families.blocks.size() > 2 ? 2 : 1;
  std::vector<double> all_x;
  for (const Row* row : rows)
    if (const auto value = abscissa(*row)) all_x.push_back(*value);
  for (std::size_t b = 0; b < families.blocks.size(); ++b) {
    Panel panel;
    panel.title = families.blocks[b].label;
    // Few answers are seen as points, too.
    for (const Style style : {Style::line, Style::points}) {
      const auto look = [&](const Row&) { return std::pair<Style, std::string>{style, "theory"}; };
      add_series(panel, families, look, abscissa, b);
      if (style == Style::line) remove_key(panel.series);
    }
    std::erase_if(panel.series, [](const Series& s) { return s.x.empty(); });
    for (Series& series : panel.series)
      if (families.all.size() == 1) series.label.clear();
    panel.x = {
        x == "error" ? observable_label(model, "approximation_error") : parameter_label(model, x),
        spread(all_x, wide_abscissa)};
    panel.y = ordinate(observable, model);
    if (b > 0) remove_key(panel.series);
    figure.panels.push_back(std::move(panel));
  }
  apply(choices, figure);
  return figure;
}

}  // namespace overparam::figure
