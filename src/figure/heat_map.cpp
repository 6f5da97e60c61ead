// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "axes.hpp"
#include "families.hpp"
#include "overparam/core/error.hpp"
#include "overparam/figure/pictures.hpp"

namespace overparam::figure {
namespace {

using experiment::Status;

constexpr std::size_t max_maps = 8;

/// Whether the steps between increasing positive values are more alike as ratios.
bool is_geometric(const std::vector<double>& values) {
  if (values.size() < 3 || !spread(values, 2)) return false;
  const auto unevenness = [&](bool ratios) {
    double smallest = infinity;
    double largest = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
      const double step = ratios ? std::log(values[i] / values[i - 1]) : values[i] - values[i - 1];
      smallest = std::min(smallest, step);
      largest = std::max(largest, step);
    }
    return largest / smallest;
  };
  return unevenness(true) < unevenness(false);
}

/// The rows of an observable whatever became of them, of theories, in the limit t → ∞ or else at
/// the last time.
Rows final_rows(const Table& table, const std::string& observable) {
  Rows rows = rows_of(table, observable);
  std::erase_if(rows, [](const Row* row) { return is_simulation(*row); });
  double last = 0;
  for (const Row* row : rows) last = std::max(last, time(*row));
  std::erase_if(rows, [&](const Row* row) { return time(*row) != last; });
  return rows;
}

std::string missing_label(const Rows& rows) {
  const auto any = [&](Status status) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Row* row) { return row->measurement.status == status; });
  };
  const std::string known = any(Status::unstable)   ? "unstable"
                            : any(Status::infinite) ? "infinite"
                            : any(Status::diverged) ? "diverged"
                                                    : "";
  if (known.empty()) return "not computed";
  return any(Status::not_converged) ? known + " or not computed" : known;
}

Map map_of(const Table& table, const Rows& rows, const std::string& x, const std::string& y) {
  const auto columns = numbers(table, rows, x);
  const auto lines = numbers(table, rows, y);
  Map map;
  map.x.assign(columns.begin(), columns.end());
  map.y.assign(lines.begin(), lines.end());
  map.z.assign(map.y.size(), std::vector<double>(map.x.size(), std::nan("")));
  std::vector<double> present;
  const auto index = [](const std::vector<double>& values, double value) {
    return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) -
                                    values.begin());
  };
  for (const Row* row : rows) {
    const auto at_x = number(parameter(table, *row, x));
    const auto at_y = number(parameter(table, *row, y));
    const auto& m = row->measurement;
    if (!at_x || !at_y || m.status != Status::ok || !m.value || !std::isfinite(*m.value)) continue;
    map.z[index(map.y, *at_y)][index(map.x, *at_x)] = *m.value;
    present.push_back(*m.value);
  }
  map.logarithmic = spread(present, wide_ordinate);
  map.missing = missing_label(rows);
  return map;
}

/// Around the cells of limited accuracy.
Series rings_of(const Table& table, const Rows& rows, const std::string& x, const std::string& y) {
  Series rings{"limited accuracy", Style::rings, {}, {}, {}, neutral};
  for (const Row* row : rows) {
    const auto at_x = number(parameter(table, *row, x));
    const auto at_y = number(parameter(table, *row, y));
    if (!at_x || !at_y || row->measurement.status != Status::ok || row->measurement.reason.empty())
      continue;
    rings.x.push_back(*at_x);
    rings.y.push_back(*at_y);
  }
  return rings;
}

/// The observable that is the largest stable value of one of the axes' parameters; nullptr if there is
/// none.
const experiment::ObservableSpec* boundary_of(const Description& model, const std::string& x,
                                              const std::string& y) {
  for (const auto& spec : model.observables) {
    const std::string column = column_of(spec.bounds);
    if (!column.empty() && (x == column || y == column)) return &spec;
  }
  return nullptr;
}

/// The largest stable value of the parameter of one axis over the other axis.
/// @param vertical whether the parameter is that of the y axis
Series stability_boundary(const Table& table, const Rows& rows, const std::string& x,
                          const std::string& y, bool vertical, const Map& map,
                          const std::string& label) {
  Series line;
  line.color = neutral;
  const auto& range = vertical ? map.y : map.x;
  std::map<double, double> critical;
  for (const Row* row : rows)
    if (const auto other = number(parameter(table, *row, vertical ? x : y)))
      critical[*other] = *row->measurement.value;
  if (range.empty()) return {};
  bool inside = false;
  for (const auto& [other, value] : critical) {
    inside = inside || (value >= range.front() && value <= range.back());
    line.x.push_back(vertical ? other : value);
    line.y.push_back(vertical ? value : other);
  }
  if (!inside) return {};
  line.label = label;
  return line;
}

/// The thresholds of the parameter of one axis over the other axis, a line for each label, as far as
/// they are on the map.
/// @param vertical whether the parameter is that of the y axis
std::vector<Series> threshold_lines(const Table& table, const Rows& rows, const Map& map,
                                    const std::string& x, const std::string& y, bool vertical,
                                    const experiment::ParameterSpec& spec,
                                    const Thresholds& thresholds) {
  const auto& range = vertical ? map.y : map.x;
  std::map<double, const Row*> first;  // row at each place of the other axis
  for (const Row* row : rows)
    if (const auto other = number(parameter(table, *row, vertical ? x : y)))
      first.emplace(*other, row);
  std::vector<Series> lines;
  for (const auto& [other, row] : first)
    for (const auto& threshold : thresholds(*row, spec.name)) {
      if (!(threshold.value >= range.front() && threshold.value <= range.back())) continue;
      auto line =
          std::find_if(lines.begin(), lines.end(),
                       [label = threshold.label](const Series& s) { return s.label == label; });
      if (line == lines.end())
        line = lines.insert(line, {threshold.label, Style::dashed, {}, {}, {}, neutral});
      line->x.push_back(vertical ? other : threshold.value);
      line->y.push_back(vertical ? threshold.value : other);
    }
  return lines;
}

/// Those of the x axis, or else of the y axis.
std::vector<Series> threshold_lines(const Table& table, const Description& model, const Rows& rows,
                                    const Map& map, const std::string& x, const std::string& y,
                                    const Thresholds& thresholds) {
  for (const bool vertical : {false, true})
    if (const auto* spec = parameter_spec(model, vertical ? y : x);
        thresholds && spec != nullptr && !rows.empty())
      if (auto lines = threshold_lines(table, rows, map, x, y, vertical, *spec, thresholds);
          !lines.empty())
        return lines;
  return {};
}

/// Gives all maps the same colours.
void share_colors(std::vector<Panel>& panels) {
  constexpr double usual_share = 0.95;  // of the values
  constexpr double beyond = 10;
  std::vector<double> values;
  bool logarithmic = false;
  for (const Panel& panel : panels) {
    logarithmic = logarithmic || panel.map->logarithmic;
    for (const auto& row : panel.map->z)
      std::copy_if(row.begin(), row.end(), std::back_inserter(values),
                   [](double z) { return std::isfinite(z); });
  }
  if (values.empty()) return;
  std::sort(values.begin(), values.end());
  const double usual = values[static_cast<std::size_t>(usual_share * double(values.size() - 1))];
  const double highest = usual > 0 ? std::min(values.back(), beyond * usual) : values.back();
  for (Panel& panel : panels) {
    panel.map->logarithmic = logarithmic && values.front() > 0;
    panel.map->minimum = values.front();
    panel.map->maximum = highest;
  }
}

}  // namespace

Figure heat_map(const Table& table, const Description& model, const std::string& x,
                const std::string& y, const Choices& choices, const Thresholds& thresholds) {
  check(choices, model, "curve");
  for (const auto& [name, column] : {std::pair("x", x), std::pair("y", y)})
    if (std::find(table.parameter_names.begin(), table.parameter_names.end(), column) ==
        table.parameter_names.end())
      throw core::InvalidParameter(name, column, "is no column of the table");
  const Rows rows = final_rows(table, principal(model));
  std::vector<Feature> features =
      varying_parameters(table, rows, model, columns_of_axes(table, rows, model, {x, y}));
  append(features, component_features(rows));
  const auto other_source = [&](const Row* row) { return row->source != rows.front()->source; };
  if (std::any_of(rows.begin(), rows.end(), other_source)) features.push_back(source_feature());
  auto panels = group(rows, features);
  if (panels.size() > max_maps) panels.resize(max_maps);
  const bool one = panels.size() < 2;
  const auto* bound = boundary_of(model, x, y);
  const Rows boundary = bound != nullptr ? plottable_rows(table, bound->name) : Rows{};

  Figure figure;
  figure.columns = panels.size() > 2 ? 2 : 1;
  for (const Group& one_map : panels) {
    Panel panel;
    if (!one) panel.title = one_map.label;
    panel.map = map_of(table, one_map.rows, x, y);
    panel.map->label = observable_label(model, principal(model));
    if (!rows.empty() && model.time.exists() && time(*rows.front()) == infinity)
      panel.map->label += ", " + infinite_time(model);
    panel.x = {parameter_label(model, x), is_geometric(panel.map->x)};
    panel.y = {parameter_label(model, y), is_geometric(panel.map->y)};
    if (Series rings = rings_of(table, one_map.rows, x, y); !rings.x.empty())
      panel.series.push_back(std::move(rings));
    if (bound != nullptr) {
      // The rows of this panel: equal in all features.
      Rows own;
      for (const Row* row : boundary)
        if (!one_map.rows.empty() &&
            std::all_of(features.begin(), features.end(), [&](const Feature& feature) {
              return feature.text(*row) == feature.text(*one_map.rows.front());
            }))
          own.push_back(row);
      Series line =
          stability_boundary(table, own, x, y, y == column_of(bound->bounds), *panel.map,
                             "stability boundary " + observable_symbol(model, bound->name));
      if (!line.x.empty()) panel.series.push_back(std::move(line));
    }
    for (Series& line : threshold_lines(table, model, one_map.rows, *panel.map, x, y, thresholds))
      panel.series.push_back(std::move(line));
    figure.panels.push_back(std::move(panel));
  }
  share_colors(figure.panels);
  if (figure.panels.empty()) figure.panels.emplace_back();
  apply(choices, table, model, rows, figure);
  return figure;
}

}  // namespace overparam::figure
