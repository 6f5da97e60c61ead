// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "gaps.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"
#include "pairs.hpp"
#include "stack.hpp"

namespace overparam::figure {
namespace {

constexpr double one_horizon = 1.05;     // times within this factor are rounded to whole steps
constexpr double line_width = 1e-3;      // relative difference that cannot be seen
constexpr double seen_apart = 5e-3;      // of two lines beside each other
constexpr std::size_t max_panels = 8;    // of further parameters
constexpr std::size_t enough_cells = 8;  // along an axis of a heat map

using experiment::ByPlace;

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
    if (std::isinf(time(*row))) limits[place_of(*row)] = *row->measurement.value;
  return std::any_of(floor.begin(), floor.end(), [&](const Row* row) {
    const auto limit = limits.find(place_of(*row));
    return limit == limits.end() || differ(*row->measurement.value, limit->second);
  });
}

/// A guide that all families share belongs to none of them.
void merge_equal_guides(std::vector<Series>& all) {
  const auto is_guide = [](const Series& s) { return s.style == Style::guide && !s.x.empty(); };
  const auto first = std::find_if(all.begin(), all.end(), is_guide);
  if (first == all.end()) return;
  // Refined lines have the points in common that were asked for.
  std::map<double, double> known;
  for (std::size_t i = 0; i < first->x.size(); ++i) known.emplace(first->x[i], first->y[i]);
  const auto equals_first = [&](const Series& s) {
    std::size_t common = 0;
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      const auto place = known.find(s.x[i]);
      if (place == known.end()) continue;
      if (differ(s.y[i], place->second)) return false;
      ++common;
    }
    return common > 0 && s.x.front() == first->x.front() && s.x.back() == first->x.back();
  };
  if (!std::all_of(first, all.end(),
                   [&](const Series& s) { return !is_guide(s) || equals_first(s); }))
    return;
  first->color = neutral;
  first->shade.reset();
  all.erase(std::remove_if(first + 1, all.end(), is_guide), all.end());
}

/// Whether the theories of finite times are all the limit t → ∞, as far as lines can show it.
bool finite_is_limit(const Rows& values) {
  std::map<std::string, ByPlace<double>> limits;  // of each observable
  for (const Row* row : values)
    if (std::isinf(time(*row)))
      limits[row->measurement.observable][place_of(*row)] = *row->measurement.value;
  bool any = false;
  for (const Row* row : values) {
    if (std::isinf(time(*row)) || is_simulation(*row)) continue;
    const auto& own = limits[row->measurement.observable];
    const auto limit = own.find(place_of(*row));
    if (limit == own.end() ||
        std::abs(*row->measurement.value - limit->second) > seen_apart * std::abs(limit->second))
      return false;
    any = true;
  }
  return any;
}

/// The second axis of a heat map, if the choices or the data ask for one.
std::string map_ordinate(const Table& table, const Rows& rows, const Description& model,
                         const std::string& x, const Choices& choices) {
  if (choices.y.size() > 1 || !observable_of_x(choices, model).empty()) return "";
  if (!choices.y.empty()) {
    const std::string& chosen = choices.y.front();
    return is_parameter_of_y(chosen, model) ? column_of(chosen) : "";
  }
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

/// The observables of the y axis.
std::vector<std::string> observables_of(const Description& model, const Choices& choices) {
  std::vector<std::string> names;
  for (const std::string& name : choices.y)
    if (observable_spec(model, column_of(name)) != nullptr) names.push_back(column_of(name));
  if (names.empty()) names.push_back(principal(model));
  return names;
}

/// Words for an axis that several observables share; their symbols where words would be too many.
std::string ordinate_label(const Description& model, const std::vector<std::string>& names) {
  constexpr std::size_t longest = 60;
  std::string words;
  std::string symbols;
  for (const std::string& name : names) {
    words += (words.empty() ? "" : ", ") + observable_label(model, name);
    symbols += (symbols.empty() ? "" : ", ") + observable_symbol(model, name);
  }
  return words.size() <= longest ? words : symbols;
}

/// Whether the x axis of these values is logarithmic: a count always, an exponent never.
bool is_logarithmic(const Description& model, const std::string& x,
                    const std::vector<double>& values) {
  const auto* size = size_of(model, x);
  if (size != nullptr && x == column_of(size->count)) return true;
  if (size != nullptr && x == column_of(size->exponent)) return false;
  return spread(values, wide_abscissa);
}

}  // namespace

std::optional<CurveAxis> curve_axis(const Table& table, const Description& model,
                                    const Choices& choices) {
  check(choices, model, "curve");
  const Rows rows = rows_of(table, observables_of(model, choices));
  const std::string column = column_along(table, rows, model, choices);
  if (!map_ordinate(table, rows, model, column, choices).empty()) return std::nullopt;
  const auto all = numbers(table, rows, column);
  const bool by_values = is_logarithmic(model, column, {all.begin(), all.end()});
  const std::string observable = observable_of_x(choices, model);
  return CurveAxis{column, observable.empty() ? choices.logx.value_or(by_values) : by_values,
                   observable};
}

Figure curve(const Table& table, const Description& model, const Choices& choices,
             const Guides& guides) {
  check(choices, model, "curve");
  const std::vector<std::string> observables = observables_of(model, choices);
  const bool several = observables.size() > 1;
  const auto index_of = [&](const Row& row) {
    const auto found =
        std::find(observables.begin(), observables.end(), row.measurement.observable.str());
    return static_cast<std::size_t>(found - observables.begin());
  };
  const bool has_principal =
      std::find(observables.begin(), observables.end(), principal(model)) != observables.end();
  const std::string observable_x = observable_of_x(choices, model);
  const bool measured = !observable_x.empty();
  const auto* floor = has_principal && !several && !measured ? guide(model) : nullptr;
  Rows rows = rows_of(table, observables);  // those without value break lines
  std::optional<Pairs> pairs;
  if (measured) rows = pairs.emplace(table, observable_x, rows).rows();
  Rows values = rows;
  std::erase_if(values, [](const Row* row) { return !is_plottable(*row); });
  const std::string x = column_along(table, rows, model, choices);
  const std::string y = map_ordinate(table, rows, model, x, choices);
  if (!y.empty()) return heat_map(table, model, x, y, choices, guides.thresholds);

  const Rows floor_rows = floor != nullptr ? plottable_rows(table, floor->name) : Rows{};
  const bool several_times = has_several_times(values);
  if (!several_times && is_visible(floor_rows, values))
    rows.insert(rows.end(), floor_rows.begin(), floor_rows.end());

  std::vector<Feature> features =
      varying_parameters(table, rows, model, columns_of_axes(table, rows, model, {x}));
  append(features, component_features(rows));
  if (several_times) features.push_back(time_feature(model));
  // Several observables have a colour each; or a pattern, where colours tell other things apart.
  Choices grouping = choices;
  const std::size_t n_levels =
      several ? std::max<std::size_t>(levels_of(values, features).size(), 1) : 1;
  const bool patterns =
      several && !choices.stack && !features.empty() && 2 * n_levels * observables.size() <= 6;
  if (several && !patterns) features.push_back(observable_feature(model));
  if (choices.stack) grouping.group = {features.back().name};
  const Families families = make_families(rows, features, grouping, max_panels);
  const std::vector<std::string>& levels = families.levels;

  const std::set<double> times = finite_times(values);
  const bool one_time = !times.empty() && *times.rbegin() < one_horizon * *times.begin();
  const std::string horizon =
      one_time ? time_math(model) + " = " + value_text(experiment::shortest(*times.begin()))
               : "finite " + time_math(model);
  Rows both_axes = measured ? plottable_rows(table, observable_x) : Rows{};
  both_axes.insert(both_axes.end(), values.begin(), values.end());
  const bool one_line = !several_times && finite_is_limit(both_axes);
  const auto look = [&](const Row& row) -> Appearance {
    const std::size_t observable = index_of(row);
    if (observable == observables.size()) {
      if (rank(row, levels) > 0) return {};
      return {Style::guide, floor->guide};
    }
    const bool finite = std::isfinite(time(row)) && !several_times;
    Appearance result{Style::points, source_name(row, families)};
    if (patterns) {
      result.name = observable_label(model, observables[observable]) + ", " + result.name;
      result.shape = observable;
    }
    if (!is_simulation(row)) {
      const std::size_t pattern = rank(row, levels) + (patterns ? n_levels * observable : 0);
      result.style = line_style(2 * pattern + (finite ? 1 : 0));
      result.shape = 0;
    }
    if (several_times || !model.time.exists()) return result;
    const bool both = one_line && !is_simulation(row);
    if (both && finite) return {};
    result.name += ", " + (both     ? horizon + " and " + infinite_time(model)
                           : finite ? horizon
                                    : infinite_time(model));
    return result;
  };

  Figure figure;
  figure.scale = families.scale;
  figure.columns = families.blocks.size() > 2 ? 2 : 1;
  const auto* size = size_of(model, x);
  const bool first_size = !measured && size != nullptr && size == &model.sizes.front();
  Abscissa abscissa{[&](const Row& row) { return number(parameter(table, row, x)); }};
  if (measured) abscissa.measured = [&](const Row& row) { return pairs->x_of(row); };
  std::vector<double> all_y;
  std::vector<double> all_x;
  for (std::size_t b = 0; b < families.blocks.size(); ++b) {
    Panel panel;
    panel.title = families.blocks[b].label;
    if (has_principal && first_size) panel.references = guides.asymptotes;
    add_series(panel, families, look, abscissa, b);
    merge_equal_guides(panel.series);
    if (choices.stack) stack(panel);
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
  const bool proportions =
      std::any_of(observables.begin(), observables.end(),
                  [&](const std::string& name) { return is_proportion(model, name); });
  for (Panel& panel : figure.panels) {
    if (measured)
      panel.x = {observable_label(model, observable_x),
                 !is_proportion(model, observable_x) && spread(all_x, wide_ordinate)};
    else
      panel.x = {parameter_label(model, x), is_logarithmic(model, x, all_x)};
    panel.y = {ordinate_label(model, observables),
               !proportions && !choices.stack && spread(all_y, wide_ordinate)};
  }
  apply(choices, table, model, rows, figure);
  for (Panel& panel : figure.panels) end_axis_near_poles(panel);
  return figure;
}

}  // namespace overparam::figure
