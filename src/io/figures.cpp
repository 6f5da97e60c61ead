// SPDX-License-Identifier: MIT
#include "overparam/io/figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace overparam::io {
namespace {

using experiment::ObservableSpec;
using experiment::ParameterSpec;
using experiment::Row;
using experiment::Table;
using Rows = std::vector<const Row*>;

constexpr const char* error_name = "generalization_error";
constexpr const char* infinite = "∞";
constexpr double wide_error = 5;  // beyond these factors an axis is logarithmic
constexpr double wide_abscissa = 10;
constexpr double one_horizon = 1.05;  // times within this factor are rounded to whole steps
constexpr double line_width = 1e-3;   // relative difference that cannot be seen

const std::string time_symbol = "{/:Italic t}";

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
}

std::string parameter(const Table& table, const Row& row, std::string_view name) {
  const auto& names = table.parameter_names;
  const auto column = std::find(names.begin(), names.end(), name);
  if (column == names.end()) return "";
  return row.parameters[static_cast<std::size_t>(column - names.begin())];
}

double time(const Row& row) {
  return row.measurement.time.value_or(std::numeric_limits<double>::infinity());
}

bool is_simulation(const Row& row) { return row.source == "simulation"; }

Rows drawable_rows(const Table& table, std::string_view observable) {
  Rows result;
  for (const Row& row : table.rows) {
    const auto& m = row.measurement;
    if (m.observable == observable && m.status == experiment::Status::ok && m.value &&
        std::isfinite(*m.value))
      result.push_back(&row);
  }
  return result;
}

std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return escape(name);
}

/// The symbol of a table column in enhanced text.
std::string symbol(std::string name, const std::vector<ParameterSpec>& parameters) {
  for (const ParameterSpec& spec : parameters) {
    std::string column = spec.name;
    std::replace(column.begin(), column.end(), '-', '_');
    if (column == name && !spec.plot.empty()) return spec.plot;
  }
  return words(std::move(name));
}

std::string symbol(const std::string& name, const std::vector<ObservableSpec>& observables) {
  for (const ObservableSpec& spec : observables)
    if (spec.name == name && !spec.plot.empty()) return spec.plot;
  return words(name);
}

/// A value in enhanced text: whole numbers as they are, others with four digits.
std::string pretty(const std::string& text) {
  const std::optional<double> value = number(text);
  if (!value || text.find_first_of(".eE") == std::string::npos) return escape(text);
  std::ostringstream out;
  out.precision(4);
  out << *value;
  const std::string digits = out.str();
  const std::size_t e = digits.find('e');
  if (e == std::string::npos) return digits;
  const std::string mantissa = digits.substr(0, e);
  return (mantissa == "1" ? "" : mantissa + "×") + "10^{" +
         std::to_string(std::stoi(digits.substr(e + 1))) + "}";
}

/// Something that tells families apart: a parameter, or the time.
struct Feature {
  std::string symbol;
  std::function<std::string(const Row&)> text;
};

std::string label(const Feature& feature, const Row& row) {
  const std::string text = feature.text(row);
  if (text.empty()) return feature.symbol + " unset";
  return feature.symbol + (text == infinite ? " → " : " = ") + pretty(text);
}

/// The parameters that vary among the rows. Where a theory level needs no dimension or no width its
/// limit is meant, which is no variation by itself.
std::vector<Feature> varying_parameters(const Table& table, const Rows& rows,
                                        const std::vector<ParameterSpec>& parameters,
                                        const std::set<std::string>& excluded) {
  std::vector<Feature> result;
  for (const std::string& name : table.parameter_names) {
    if (excluded.contains(name)) continue;
    const bool may_be_infinite = name == "dim" || name == "width";
    const auto text = [&table, name, may_be_infinite](const Row& row) -> std::string {
      const std::string value = parameter(table, row, name);
      return value.empty() && may_be_infinite ? infinite : value;
    };
    std::set<std::string> values;
    for (const Row* row : rows) values.insert(text(*row));
    values.erase(infinite);
    if (values.size() > 1) result.push_back({symbol(name, parameters), text});
  }
  return result;
}

/// Rows of one colour.
struct Family {
  std::string label;
  Rows rows;
};

std::vector<Family> group(const Rows& rows, const std::vector<Feature>& features) {
  std::vector<Family> result;
  std::map<std::vector<std::string>, std::size_t> known;
  for (const Row* row : rows) {
    std::vector<std::string> key;
    for (const Feature& feature : features) key.push_back(feature.text(*row));
    const auto [place, is_new] = known.try_emplace(key, result.size());
    if (is_new) {
      result.emplace_back();
      for (const Feature& feature : features)
        result.back().label += (result.back().label.empty() ? "" : ", ") + label(feature, *row);
    }
    result[place->second].rows.push_back(row);
  }
  return result;
}

/// The theory levels in the order of the table, or none if no family has more than one of them.
std::vector<std::string> levels_to_distinguish(const std::vector<Family>& families) {
  std::vector<std::string> all;
  bool shared = false;
  for (const Family& family : families) {
    std::set<std::string> levels;
    for (const Row* row : family.rows) {
      if (is_simulation(*row)) continue;
      levels.insert(row->source);
      if (std::find(all.begin(), all.end(), row->source) == all.end()) all.push_back(row->source);
    }
    shared |= levels.size() > 1;
  }
  return shared ? all : std::vector<std::string>{};
}

std::string source_name(const Row& row, const std::vector<std::string>& levels) {
  if (is_simulation(row)) return "simulation";
  return levels.empty() ? "theory" : "theory (" + escape(row.source) + ")";
}

std::size_t rank(const Row& row, const std::vector<std::string>& levels) {
  const auto place = std::find(levels.begin(), levels.end(), row.source);
  return place == levels.end() ? 0 : static_cast<std::size_t>(place - levels.begin());
}

Style line_style(std::size_t index) {
  constexpr std::array<Style, 6> styles{Style::line,
                                        Style::dashed,
                                        Style::dash_dotted,
                                        Style::dotted,
                                        Style::dash_double_dotted,
                                        Style::sparsely_dotted};
  return styles[std::min(index, styles.size() - 1)];
}

/// How a row is drawn: its style and the name of the style in the key; no name, not at all.
using Look = std::function<std::pair<Style, std::string>(const Row&)>;
using Abscissa = std::function<std::optional<double>(const Row&)>;

Series series(const Rows& rows, Style style, int color, const Abscissa& abscissa) {
  std::vector<std::pair<double, const Row*>> points;
  for (const Row* row : rows)
    if (const std::optional<double> x = abscissa(*row)) points.emplace_back(*x, row);
  std::stable_sort(points.begin(), points.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Series result;
  result.style = style;
  result.color = color;
  for (const auto& [x, row] : points) {
    result.x.push_back(x);
    result.y.push_back(*row->measurement.value);
    if (style == Style::points) result.error.push_back(row->standard_error.value_or(0));
  }
  return result;
}

/// Adds the series of all families. Unless there is one family only, the key explains colours and
/// styles separately.
void add_series(Panel& panel, const std::vector<Family>& families, const Look& look,
                const Abscissa& abscissa) {
  std::map<Style, std::string> names;
  for (std::size_t f = 0; f < families.size(); ++f) {
    std::map<Style, Rows> patterns;
    for (const Row* row : families[f].rows) {
      const auto [style, name] = look(*row);
      if (name.empty()) continue;
      patterns[style].push_back(row);
      names.try_emplace(style, name);
    }
    bool first = true;
    for (const auto& [style, rows] : patterns) {
      Series& added = panel.series.emplace_back(series(rows, style, static_cast<int>(f), abscissa));
      if (families.size() == 1)
        added.label = names[style];
      else if (first)
        added.label = families[f].label;
      first = false;
    }
  }
  if (families.size() == 1) return;
  for (const auto& [style, name] : names)
    panel.series.push_back({name, style, {}, {}, {}, neutral});
}

/// Whether positive values spread over more than `factor`.
bool spread(const std::vector<double>& values, double factor) {
  if (values.empty()) return false;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *low > 0 && *high > factor * *low;
}

std::vector<double> ordinates(const Panel& panel) {
  std::vector<double> result;
  for (const Series& series : panel.series)
    result.insert(result.end(), series.y.begin(), series.y.end());
  for (const Reference& reference : panel.references) result.push_back(reference.y);
  return result;
}

/// "ratio" if it says something at every row or is all there is, else "width".
std::string size_name(const Table& table, const Rows& rows) {
  const auto readable = [&](const Row* row) {
    const std::optional<double> ratio = number(parameter(table, *row, "ratio"));
    return ratio && *ratio >= 1e-3 && *ratio <= 1e3;
  };
  const auto has_width = [&](const Row* row) { return !parameter(table, *row, "width").empty(); };
  const bool ratio = std::all_of(rows.begin(), rows.end(), readable) ||
                     std::none_of(rows.begin(), rows.end(), has_width);
  return ratio ? "ratio" : "width";
}

/// The finite times among the rows.
std::set<double> finite_times(const Rows& rows) {
  std::set<double> result;
  for (const Row* row : rows)
    if (std::isfinite(time(*row))) result.insert(time(*row));
  return result;
}

/// Whether one grid point has values of one source at several finite times.
bool has_several_times(const Rows& rows) {
  std::map<std::pair<std::string, std::vector<std::string>>, Rows> points;
  for (const Row* row : rows) points[{row->source, row->parameters}].push_back(row);
  return std::any_of(points.begin(), points.end(),
                     [](const auto& point) { return finite_times(point.second).size() > 1; });
}

bool differ(double a, double b) { return std::abs(a - b) > line_width * std::abs(b); }

/// Whether the approximation error is more than the limit t → ∞ drawn once more.
bool is_visible(const Rows& approximation, const Rows& generalization) {
  std::map<std::pair<std::string, std::vector<std::string>>, double> limits;
  for (const Row* row : generalization)
    if (std::isinf(time(*row))) limits[{row->source, row->parameters}] = *row->measurement.value;
  return std::any_of(approximation.begin(), approximation.end(), [&](const Row* row) {
    const auto limit = limits.find({row->source, row->parameters});
    return limit == limits.end() || differ(*row->measurement.value, limit->second);
  });
}

void remove_key(std::vector<Series>& all) {
  std::erase_if(all, [](const Series& s) { return s.x.empty(); });
  for (Series& s : all) s.label.clear();
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
  all.erase(std::remove_if(first + 1, all.end(), is_guide), all.end());
}

}  // namespace

Figure curve_figure(const Table& table, const std::vector<ParameterSpec>& parameters,
                    const std::vector<ObservableSpec>& observables,
                    const std::vector<Reference>& references) {
  const Rows generalization = drawable_rows(table, error_name);
  const Rows approximation = drawable_rows(table, "approximation_error");
  const bool several_times = has_several_times(generalization);
  Rows rows = generalization;
  if (!several_times && is_visible(approximation, generalization))
    rows.insert(rows.end(), approximation.begin(), approximation.end());

  std::vector<Feature> features = varying_parameters(table, rows, parameters, {"ratio", "width"});
  if (several_times)
    features.push_back({time_symbol, [](const Row& row) -> std::string {
                          return std::isinf(time(row)) ? infinite : experiment::shortest(time(row));
                        }});
  const std::vector<Family> families = group(rows, features);
  const std::vector<std::string> levels = levels_to_distinguish(families);

  const std::set<double> times = finite_times(generalization);
  const bool one_time = !times.empty() && *times.rbegin() < one_horizon * *times.begin();
  const std::string horizon =
      one_time ? time_symbol + " = " + pretty(experiment::shortest(*times.begin()))
               : "finite " + time_symbol;
  const auto look = [&](const Row& row) -> std::pair<Style, std::string> {
    if (row.measurement.observable != error_name) {
      if (rank(row, levels) > 0) return {};
      return {Style::guide, "limit " + symbol("learning_rate", parameters) + " → 0"};
    }
    const bool finite = std::isfinite(time(row)) && !several_times;
    const Style style =
        is_simulation(row) ? Style::points : line_style(2 * rank(row, levels) + (finite ? 1 : 0));
    const std::string name = source_name(row, levels);
    if (several_times) return {style, name};
    return {style, name + ", " + (finite ? horizon : time_symbol + " → ∞")};
  };

  const std::string size = size_name(table, rows);
  Panel panel;
  panel.references = references;
  add_series(panel, families, look,
             [&](const Row& row) { return number(parameter(table, row, size)); });
  merge_equal_guides(panel.series);
  std::vector<double> abscissas;
  for (const Series& drawn : panel.series)
    abscissas.insert(abscissas.end(), drawn.x.begin(), drawn.x.end());
  panel.x = {symbol(size, parameters), size == "width" || spread(abscissas, wide_abscissa)};
  panel.y = {words(error_name) + " " + symbol(error_name, observables),
             spread(ordinates(panel), wide_error)};
  return {{panel}};
}

Figure dynamics_figure(const Table& table, const std::vector<ParameterSpec>& parameters,
                       const std::vector<ObservableSpec>& observables) {
  const std::array<std::string, 3> names{error_name, "student_teacher_overlap", "student_norm"};
  Rows rows;
  for (const std::string& name : names) {
    const Rows more = drawable_rows(table, name);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const std::string hidden = size_name(table, rows) == "ratio" ? "width" : "ratio";
  const std::vector<Family> families =
      group(rows, varying_parameters(table, rows, parameters, {hidden}));
  const std::vector<std::string> levels = levels_to_distinguish(families);
  std::vector<double> times;
  for (const double t : finite_times(rows))
    if (t > 0) times.push_back(t);

  Figure figure;
  for (const std::string& name : names) {
    Panel panel;
    const auto look = [&](const Row& row) -> std::pair<Style, std::string> {
      if (row.measurement.observable != name || std::isinf(time(row))) return {};
      return {is_simulation(row) ? Style::points : line_style(rank(row, levels)),
              source_name(row, levels)};
    };
    add_series(panel, families, look, time);
    for (std::size_t f = 0; f < families.size(); ++f) {
      const Rows& all = families[f].rows;
      const auto limit = std::find_if(all.begin(), all.end(), [&](const Row* row) {
        return row->measurement.observable == name && std::isinf(time(*row));
      });
      if (limit != all.end())
        panel.references.push_back({*(*limit)->measurement.value,
                                    panel.references.empty() ? time_symbol + " → ∞" : "",
                                    static_cast<int>(f)});
    }
    const bool empty = panel.series.empty() && panel.references.empty();
    if (empty && name != error_name) continue;
    panel.x = {time_symbol, spread(times, wide_abscissa)};
    panel.y = {symbol(name, observables),
               name == error_name && spread(ordinates(panel), wide_error)};
    if (!figure.panels.empty()) remove_key(panel.series);  // one key for all panels
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

}  // namespace overparam::io
