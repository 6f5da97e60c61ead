// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::figure {
namespace {

constexpr double one_horizon = 1.05;     // times within this factor are rounded to whole steps
constexpr double line_width = 1e-3;      // relative difference that cannot be seen
constexpr std::size_t max_panels = 8;    // of further parameters
constexpr std::size_t enough_cells = 8;  // along an axis of a heat map

/// A grid point and a source.
struct Place {
  experiment::Text source;
  experiment::Texts parameters;
  experiment::Component component;

  explicit Place(const Row& row)
      : source(row.source), parameters(row.parameters), component(row.measurement.component) {}
  bool operator==(const Place&) const = default;
};

struct PlaceHash {
  std::size_t operator()(const Place& place) const {
    std::size_t result = place.parameters.hash();
    boost::hash_combine(result, place.source.hash());
    boost::hash_combine(result, place.component.i);
    boost::hash_combine(result, place.component.j);
    return result;
  }
};

template <class Value>
using ByPlace = std::unordered_map<Place, Value, PlaceHash>;

/// Whether one grid point has values of one source at several finite times.
bool has_several_times(const Rows& rows) {
  ByPlace<double> first;
  return std::any_of(rows.begin(), rows.end(), [&](const Row* row) {
    const double t = time(*row);
    return std::isfinite(t) && first.try_emplace(Place(*row), t).first->second != t;
  });
}

bool differ(double a, double b) { return std::abs(a - b) > line_width * std::abs(b); }

/// The observable that is a guide to the principal one; nullptr if there is none.
const experiment::ObservableSpec* guide(const Description& model) {
  const auto& all = model.observables;
  const auto found =
      std::find_if(all.begin(), all.end(), [](const auto& one) { return !one.guide.empty(); });
  return found == all.end() ? nullptr : &*found;
}

/// Whether the guide is more than the limit t → ∞ plotted once more.
bool is_visible(const Rows& floor, const Rows& principal) {
  ByPlace<double> limits;
  for (const Row* row : principal)
    if (std::isinf(time(*row))) limits[Place(*row)] = *row->measurement.value;
  return std::any_of(floor.begin(), floor.end(), [&](const Row* row) {
    const auto limit = limits.find(Place(*row));
    return limit == limits.end() || differ(*row->measurement.value, limit->second);
  });
}

/// A guide that all families share belongs to none of them.
void merge_equal_guides(std::vector<Series>& all) {
  const auto is_guide = [](const Series& s) { return s.style == Style::guide && !s.x.empty(); };
  const auto first = std::find_if(all.begin(), all.end(), is_guide);
  if (first == all.end()) return;
  const auto equals_first = [&](const Series& s) {
    return s.x == first->x &&
           std::equal(s.y.begin(), s.y.end(), first->y.begin(), std::not_fn(differ));
  };
  if (!std::all_of(first, all.end(),
                   [&](const Series& s) { return !is_guide(s) || equals_first(s); }))
    return;
  first->color = neutral;
  first->shade.reset();
  all.erase(std::remove_if(first + 1, all.end(), is_guide), all.end());
}

/// The second axis of a heat map, if the choices or the data ask for one.
std::string map_ordinate(const Table& table, const Rows& rows, const Description& model,
                         const std::string& x, const Choices& choices) {
  if (!choices.y.empty())
    return parameter_spec(model, column_of(choices.y)) != nullptr ? column_of(choices.y) : "";
  if (!choices.group.empty() || rows.empty()) return "";
  const std::string& source = rows.front()->source;
  if (std::any_of(rows.begin(), rows.end(),
                  [&](const Row* row) { return is_simulation(*row) || row->source != source; }))
    return "";
  const auto features =
      varying_parameters(table, rows, model, columns_of_axes(table, rows, model, {x}));
  if (features.size() != 1) return "";
  const std::string& y = features.front().name;
  const bool fine = numbers(table, rows, x).size() >= enough_cells &&
                    numbers(table, rows, y).size() >= enough_cells;
  return fine ? y : "";
}

}  // namespace

Figure curve(const Table& table, const Description& model, const Choices& choices,
             const std::vector<Reference>& references) {
  check(choices, model, "curve");
  const std::string chosen = column_of(choices.y);
  const std::string observable =
      observable_spec(model, chosen) != nullptr ? chosen : principal(model);
  const bool is_principal = observable == principal(model);
  const auto* floor = is_principal ? guide(model) : nullptr;
  const Rows values = plottable_rows(table, observable);
  const Rows all = rows_of(table, observable);  // unstable ones have their place in a map
  const std::string x = abscissa_column(table, all, model, choices.x);
  const std::string y = map_ordinate(table, all, model, x, choices);
  if (!y.empty()) return heat_map(table, model, x, y, choices);

  const Rows floor_rows = floor != nullptr ? plottable_rows(table, floor->name) : Rows{};
  const bool several_times = has_several_times(values);
  Rows rows = values;
  if (!several_times && is_visible(floor_rows, values))
    rows.insert(rows.end(), floor_rows.begin(), floor_rows.end());

  std::vector<Feature> features =
      varying_parameters(table, rows, model, columns_of_axes(table, rows, model, {x}));
  append(features, component_features(rows));
  if (several_times) features.push_back(time_feature(model));
  const Families families = make_families(rows, features, choices, max_panels);
  const std::vector<std::string>& levels = families.levels;

  const std::set<double> times = finite_times(values);
  const bool one_time = !times.empty() && *times.rbegin() < one_horizon * *times.begin();
  const std::string horizon =
      one_time ? time_math(model) + " = " + value_text(experiment::shortest(*times.begin()))
               : "finite " + time_math(model);
  const auto look = [&](const Row& row) -> std::pair<Style, std::string> {
    if (row.measurement.observable != observable) {
      if (rank(row, levels) > 0) return {};
      return {Style::guide, floor->guide};
    }
    const bool finite = std::isfinite(time(row)) && !several_times;
    const Style style =
        is_simulation(row) ? Style::points : line_style(2 * rank(row, levels) + (finite ? 1 : 0));
    const std::string name = source_name(row, levels);
    if (several_times || !model.time.exists()) return {style, name};
    return {style, name + ", " + (finite ? horizon : infinite_time(model))};
  };

  Figure figure;
  figure.scale = families.scale;
  figure.columns = families.blocks.size() > 2 ? 2 : 1;
  const auto* size = size_of(model, x);
  const bool first_size = size != nullptr && size == &model.sizes.front();
  std::vector<double> all_y;
  std::vector<double> all_x;
  for (std::size_t b = 0; b < families.blocks.size(); ++b) {
    Panel panel;
    panel.title = families.blocks[b].label;
    if (is_principal && first_size) panel.references = references;
    add_series(
        panel, families, look, [&](const Row& row) { return number(parameter(table, row, x)); }, b);
    merge_equal_guides(panel.series);
    if (b > 0) {
      move_key(panel, figure.panels.front());
      for (Reference& reference : panel.references) reference.label.clear();
    }
    const auto more = ordinates(panel);
    all_y.insert(all_y.end(), more.begin(), more.end());
    for (const Series& plotted : panel.series)
      all_x.insert(all_x.end(), plotted.x.begin(), plotted.x.end());
    figure.panels.push_back(std::move(panel));
  }
  for (Panel& panel : figure.panels) {
    panel.x = {
        parameter_label(model, x),
        size != nullptr && x == column_of(size->count)
            ? true
            : (size == nullptr || x != column_of(size->exponent)) && spread(all_x, wide_abscissa)};
    panel.y = {observable_label(model, observable),
               !is_proportion(model, observable) && spread(all_y, wide_ordinate)};
  }
  apply(choices, figure);
  return figure;
}

}  // namespace overparam::figure
