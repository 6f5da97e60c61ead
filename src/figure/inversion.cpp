// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::figure {
namespace {

constexpr std::size_t most_marks = 40;  // of a line
constexpr std::size_t max_panels = 8;

using experiment::Inversion;

/// The wanted value that each row answers: that of the row before it which repeats it.
std::map<const Row*, std::string> targets(const Table& table, const Inversion& inversion) {
  std::map<const Row*, std::string> result;
  std::string target;
  for (const Row& row : table.rows) {
    if (row.measurement.observable == inversion.repeats)
      target = row.measurement.value ? experiment::shortest(*row.measurement.value) : "";
    result[&row] = target;
  }
  return result;
}

/// The first observable of the answer; the second one where a value of the first is too large for a number.
std::string default_observable(const Table& table, const Inversion& inversion) {
  const auto& all = inversion.observables;
  if (all.empty()) return inversion.sought.count;
  const auto plottable = [&](std::size_t i) { return plottable_rows(table, all[i].name).size(); };
  return all[all.size() > 1 && plottable(0) < plottable(1) ? 1 : 0].name;
}

/// A count has a logarithmic axis, and what spreads, unless it is a logarithm.
Axis ordinate(const std::string& name, const Inversion& inversion,
              const std::vector<double>& values) {
  const bool logarithmic = name == column_of(inversion.sought.count) ||
                           (!name.starts_with("log10_") && spread(values, wide_ordinate));
  for (const auto& spec : inversion.observables)
    if (spec.name == name) return {label_of(spec), logarithmic};
  return {words(name), logarithmic};
}

}  // namespace

Figure inversion(const Table& table, const Description& model,
                 const experiment::Inversion& inversion, const Choices& choices) {
  check(choices, model, inversion.command);
  const std::string& wanted = inversion.wanted.name;
  const std::string observable =
      choices.y.empty() ? default_observable(table, inversion) : column_of(choices.y.front());
  const Rows rows = plottable_rows(table, observable);
  const auto target_of = targets(table, inversion);
  const Feature target{wanted, math(inversion.wanted.symbol),
                       [&](const Row& row) { return target_of.at(&row); }};
  std::set<std::string> errors;
  for (const Row* row : rows) errors.insert(target.text(*row));

  const std::string dimension = column_of(model.dimension);
  std::string x = choices.x.empty() ? dimension : column_of(choices.x);
  if (choices.x.empty() && numbers(table, rows, dimension).size() < 2) {
    const auto others = varying_numbers(table, rows, model, {});
    x = errors.size() > 1 || others.empty() ? wanted : *others.begin();
  }
  const auto abscissa = [&](const Row& row) {
    return number(x == wanted ? target.text(row) : parameter(table, row, x));
  };
  auto excluded = columns_of_axes(table, rows, model, {x});
  for (const auto& column : columns_of(inversion.sought)) excluded.insert(column);
  std::vector<Feature> features = varying_parameters(table, rows, model, excluded);
  if (x != wanted && errors.size() > 1) features.push_back(target);
  const Families families = make_families(rows, features, choices, max_panels);

  Figure figure;
  figure.scale = families.scale;
  figure.columns = families.blocks.size() > 2 ? 2 : 1;
  std::vector<double> all_x, all_y;
  for (const Row* row : rows) {
    if (const auto value = abscissa(*row)) all_x.push_back(*value);
    all_y.push_back(*row->measurement.value);
  }
  for (std::size_t b = 0; b < families.blocks.size(); ++b) {
    Panel panel;
    panel.title = families.blocks[b].label;
    // Few answers are seen as points, too.
    std::vector<Style> styles{Style::line};
    if (all_x.size() <= most_marks * families.all.size()) styles.push_back(Style::points);
    for (const Style style : styles) {
      const auto look = [&](const Row&) { return Appearance{style, "theory"}; };
      add_series(panel, families, look, {abscissa}, b);
      if (style != styles.back()) remove_key(panel.series);
    }
    std::erase_if(panel.series, [](const Series& s) { return s.x.empty(); });
    for (Series& series : panel.series)
      if (families.all.size() == 1) series.label.clear();
    panel.x = {x == wanted ? parameter_label(inversion.wanted) : parameter_label(model, x),
               spread(all_x, wide_abscissa)};
    panel.y = ordinate(observable, inversion, all_y);
    if (b > 0) remove_key(panel.series);
    figure.panels.push_back(std::move(panel));
  }
  apply(choices, table, model, rows, figure);
  return figure;
}

}  // namespace overparam::figure
