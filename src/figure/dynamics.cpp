// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/figure/pictures.hpp"

namespace overparam::figure {
namespace {

constexpr std::size_t many_times = 20;  // beyond, error bars would stand in each other's way
constexpr std::size_t max_patterns = 6;
constexpr std::size_t max_references = 8;
constexpr std::size_t max_panels = 3;

/// The observables that the model features, or else its first three, as far as they have values at
/// finite times.
std::vector<std::string> evolving(const Table& table, const Description& model) {
  const auto& all = model.observables;
  const bool features =
      std::any_of(all.begin(), all.end(), [](const auto& o) { return o.featured; });
  std::vector<std::string> names;
  for (const auto& spec : all)
    if ((spec.featured || !features) && names.size() < max_panels &&
        !finite_times(plottable_rows(table, spec.name)).empty())
      names.push_back(spec.name);
  if (names.empty()) names.push_back(principal(model));
  return names;
}

/// Error bars become bands.
void add_bands(Panel& panel, Bars bars) {
  std::vector<Series> bands;
  for (Series& series : panel.series) {
    if (series.style != Style::points) continue;
    const bool known =
        std::any_of(series.error.begin(), series.error.end(), [](double e) { return e > 0; });
    if (known) {
      Series band = series;
      band.style = Style::band;
      band.label.clear();
      bands.push_back(std::move(band));
      series.error.clear();
      series.error_below.clear();
    }
    if (series.label.rfind("simulation", 0) == 0 && bars == Bars::standard_error)
      series.label += " ± standard error";
  }
  panel.series.insert(panel.series.begin(), bands.begin(), bands.end());
}

void add_limits(Panel& panel, const Description& model, const Families& families,
                const std::string& observable) {
  if (families.all.size() > max_references || families.blocks.size() > 1) return;
  for (const Family& family : families.all) {
    const auto limit = std::find_if(family.rows.begin(), family.rows.end(), [&](const Row* row) {
      return row->measurement.observable == observable && std::isinf(time(*row)) &&
             !is_simulation(*row) && is_plottable(*row);
    });
    if (limit == family.rows.end()) continue;
    panel.references.push_back({*(*limit)->measurement.value,
                                panel.references.empty() ? infinite_time(model) : "",
                                family.color});
  }
}

}  // namespace

Figure dynamics(const Table& table, const Description& model, const Choices& choices) {
  check(choices, model, "dynamics");
  const std::vector<std::string> names =
      choices.y.empty() ? evolving(table, model) : columns_of(choices.y);
  const Rows rows = rows_of(table, names);  // those without value break lines
  std::vector<Feature> features =
      varying_parameters(table, rows, model, columns_of_axes(table, rows, model, {}));
  append(features, component_features(rows));
  const Families families = make_families(rows, features, choices, max_patterns);
  const std::size_t n_levels = std::max<std::size_t>(families.levels.size(), 1);
  std::vector<double> times;
  for (const double t : finite_times(rows))
    if (t > 0) times.push_back(t);
  Rows simulations = rows;
  std::erase_if(simulations, [](const Row* row) { return !is_simulation(*row); });
  const std::set<double> simulated = finite_times(simulations);

  Figure figure;
  figure.scale = families.scale;
  for (const std::string& name : names) {
    Panel panel;
    const auto look = [&](const Row& row) -> Appearance {
      if (row.measurement.observable != name || std::isinf(time(row))) return {};
      const std::size_t block = families.block_of.at(&row);
      const std::string& further = families.blocks[block].label;
      const std::string key = source_name(row, families) + (further.empty() ? "" : ", " + further);
      if (is_simulation(row)) return {Style::points, key, block};
      return {line_style(rank(row, families.levels) + n_levels * block), key};
    };
    add_series(panel, families, look, {[](const Row& row) { return std::optional(time(row)); }});
    add_limits(panel, model, families, name);
    if (simulated.size() > many_times) add_bands(panel, choices.bars);
    const bool empty = panel.series.empty() && panel.references.empty();
    if (empty && name != names.front()) continue;
    panel.x = {time_axis(model), spread(times, wide_abscissa)};
    panel.y = {observable_label(model, name), name == principal(model) &&
                                                  !is_proportion(model, name) &&
                                                  spread(ordinates(panel), wide_ordinate)};
    if (!figure.panels.empty()) {  // one key for all panels
      move_key(panel, figure.panels.front());
      for (Reference& reference : panel.references) reference.label.clear();
    }
    figure.panels.push_back(std::move(panel));
  }
  apply(choices, table, model, rows, figure);
  return figure;
}

}  // namespace overparam::figure
