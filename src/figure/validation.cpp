// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/core/error.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::figure {
namespace {

constexpr double percent = 100;
constexpr double false_alarms = 0.01;  // of the verdicts, experiment/validate.hpp
constexpr std::size_t fit_points = 41;
constexpr std::size_t max_patterns = 6;
constexpr double usual_score = 2;
// What the table appends to the name of an observable.
constexpr const char* verdict_score = ".verdict_z_score";
constexpr const char* intercept = ".intercept";
constexpr std::size_t max_bands = 8;  // more would hide one another

/// The x axis: "$1/N$".
std::string inverse(const Description& model) { return math("1/" + model.dimension_symbol()); }

std::optional<double> inverse_size(const Table& table, const Description& model, const Row& row) {
  const auto size = number(parameter(table, row, column_of(model.dimension)));
  // The rows of the limit have no dimension.
  return size ? 1 / *size : 0;
}

/// The fit and its band of one standard error, as far as 1/N goes.
std::vector<Series> fit_of(const Table& table, const Description& model, double unit,
                           const Rows& rows, const Family& family, Style pattern) {
  std::vector<validation::SizeDifference> sizes;
  double largest = 0;
  for (const Row* row : rows) {
    const auto size = number(parameter(table, *row, column_of(model.dimension)));
    if (!size) continue;
    sizes.push_back({*size, *row->measurement.value, row->standard_error.value_or(0),
                     row->replicas.value_or(2)});
    largest = std::max(largest, 1 / *size);
  }
  validation::FiniteSizeFit fit;
  try {
    fit = validation::fit_finite_size(sizes, validation::order_of(sizes));
  } catch (const core::Error&) {
    return {};  // of a single size, or of sizes that are none
  }
  Series line;
  line.style = pattern;
  line.color = family.color;
  line.shade = family.shade;
  Series band = line;
  band.style = Style::band;
  for (std::size_t i = 0; i < fit_points; ++i) {
    const double x = largest * double(i) / double(fit_points - 1);
    line.x.push_back(x);
    line.y.push_back(unit * fit.at(x));
    band.error.push_back(unit * fit.standard_error_at(x));
  }
  band.x = line.x;
  band.y = line.y;
  return {band, line};
}

/// Families without the key entries, which the panel of the differences has.
Panel score_panel(const Table& table, const Description& model, const Families& families,
                  const std::string& observable, std::size_t comparisons) {
  Panel panel;
  panel.dodge = true;
  const auto look = [&](const Row& row) -> Appearance {
    const auto& name = row.measurement.observable;
    if (name == observable + ".z_score") return {Style::points, "score"};
    if (name == observable + verdict_score) return {Style::hollow, "verdict"};
    return {};
  };
  add_series(panel, families, look,
             {[&](const Row& row) { return inverse_size(table, model, row); }});
  remove_key(panel.series);
  panel.y.label = "z-score of " + observable_symbol(model, observable);
  panel.references = {{0, "", neutral, Style::line},
                      {usual_score, "±2", neutral, Style::dotted},
                      {-usual_score, "", neutral, Style::dotted}};
  if (comparisons > 0) {
    const double critical = validation::critical_score(false_alarms, comparisons);
    panel.references.push_back(
        {critical, "joint 1 % level at " + math(model.dimension_symbol()) + " → ∞", neutral});
    panel.references.push_back({-critical, "", neutral});
  }
  return panel;
}

Rows rows_in(const Family& family, const Families& families, std::size_t block,
             const std::string& observable) {
  Rows rows;
  for (const Row* row : family.rows)
    if (row->measurement.observable == observable && families.block_of.at(row) == block)
      rows.push_back(row);
  return rows;
}

/// The observable of the table that holds the differences of another one.
std::string difference_name(const experiment::ObservableSpec& spec) {
  return spec.name + (spec.compared_absolutely() ? ".difference" : ".relative_difference");
}

Panel difference_panel(const Table& table, const Description& model, const Families& families,
                       const experiment::ObservableSpec& spec) {
  const std::string& observable = spec.name;
  const std::string name = difference_name(spec);
  const double unit = spec.compared_absolutely() ? 1 : percent;
  Panel panel;
  panel.dodge = true;
  const auto look = [&](const Row& row) -> Appearance {
    if (row.measurement.observable == observable + intercept)
      return {Style::hollow,
              "verdict at " + math(model.dimension_symbol()) + " → ∞, ± standard error"};
    if (row.measurement.observable != name) return {};
    const std::size_t block = families.block_of.at(&row);
    const std::string& further = families.blocks[block].label;
    return {Style::points,
            "simulation − theory, ± standard error" + (further.empty() ? "" : ", " + further),
            block};
  };
  add_series(panel, families, look,
             {[&](const Row& row) { return inverse_size(table, model, row); }});
  for (Series& series : panel.series) {
    for (double& y : series.y) y *= unit;
    for (auto* errors : {&series.error, &series.error_below})
      for (double& e : *errors) e *= unit;
  }
  // Behind the points.
  std::vector<Series> fits;
  for (const Family& family : families.all)
    for (std::size_t b = 0; b < families.blocks.size(); ++b)
      for (Series& series :
           fit_of(table, model, unit, rows_in(family, families, b, name), family, line_style(b)))
        fits.push_back(std::move(series));
  const bool bands = fits.size() <= 2 * max_bands;
  if (!bands) std::erase_if(fits, [](const Series& s) { return s.style == Style::band; });
  panel.series.insert(panel.series.begin(), fits.begin(), fits.end());
  if (!fits.empty())
    panel.series.push_back({"regression on " + inverse(model) + (bands ? ", ± standard error" : ""),
                            Style::line,
                            {},
                            {},
                            {},
                            neutral});
  panel.references = {{0, "", neutral, Style::line}};
  panel.y.label = "difference of " + observable_symbol(model, observable) +
                  (spec.compared_absolutely() ? "" : " in %");
  return panel;
}

}  // namespace

Figure validation(const Table& table, const Description& model, const Choices& choices) {
  check(choices, model, "validate");
  std::vector<std::string> names;
  Rows rows;
  std::size_t comparisons = 0;
  for (const auto& spec : model.observables) {
    const auto chosen = columns_of(choices.y);
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), spec.name) == chosen.end())
      continue;
    const Rows differences = plottable_rows(table, difference_name(spec));
    if (differences.empty()) continue;
    names.push_back(spec.name);
    rows.insert(rows.end(), differences.begin(), differences.end());
    for (const char* suffix : {".z_score", verdict_score, intercept}) {
      const Rows more = plottable_rows(table, spec.name + suffix);
      rows.insert(rows.end(), more.begin(), more.end());
    }
  }
  for (const auto& spec : model.observables)
    comparisons += plottable_rows(table, spec.name + verdict_score).size();

  std::set<std::string> fixed{column_of(model.dimension)};  // by the dimension, within a family
  for (const auto& size : model.sizes) {
    fixed.insert(column_of(size.count));
    fixed.insert(column_of(size.exponent));
  }
  std::vector<Feature> features = varying_parameters(table, rows, model, fixed);
  std::set<double> times;
  for (const Row* row : rows) times.insert(time(*row));
  append(features, component_features(rows));
  if (times.size() > 1) features.push_back(time_feature(model));
  std::set<std::string> sources;
  for (const Row* row : rows) sources.insert(row->source);
  if (sources.size() > 1) features.push_back(source_feature());
  const Families families = make_families(rows, features, choices, max_patterns);

  Figure figure;
  figure.scale = families.scale;
  figure.columns = 2;
  for (const std::string& name : names) {
    figure.panels.push_back(
        difference_panel(table, model, families, *observable_spec(model, name)));
    figure.panels.push_back(score_panel(table, model, families, name, comparisons));
    if (name == names.front()) continue;
    move_key(figure.panels[figure.panels.size() - 2], figure.panels.front());
    for (Reference& reference : figure.panels.back().references) reference.label.clear();
  }
  if (figure.panels.empty()) figure.panels.emplace_back();
  for (Panel& panel : figure.panels) panel.x = {inverse(model), false};
  Choices axes = choices;
  axes.logy.reset();  // differences have both signs
  apply(axes, table, model, rows, figure);
  return figure;
}

}  // namespace overparam::figure
