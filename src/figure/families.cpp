// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "gaps.hpp"
#include "limited.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::figure {
namespace {

constexpr std::size_t palette_size = 7;
constexpr std::size_t max_key_entries = 12;

std::string label(const Feature& feature, const Row& row) {
  const std::string text = feature.text(row);
  if (text.empty()) return feature.optional ? "" : feature.symbol + " unset";
  return feature.symbol + (text == infinite ? " → " : " = ") + value_text(text);
}

std::set<std::string> values(const Feature& feature, const Rows& rows) {
  std::set<std::string> result;
  for (const Row* row : rows) result.insert(feature.text(*row));
  return result;
}

bool is_numeric(const Feature& feature, const Rows& rows) {
  const auto texts = values(feature, rows);
  return std::all_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return number(text).has_value(); });
}

/// The feature with the most values; numbers before words.
std::size_t leading(const std::vector<Feature>& features, const Rows& rows) {
  std::size_t best = 0;
  std::pair<bool, std::size_t> most{false, 0};
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::pair<bool, std::size_t> count{is_numeric(features[i], rows),
                                             values(features[i], rows).size()};
    if (count > most) {
      most = count;
      best = i;
    }
  }
  return best;
}

/// Features that get colours, and the others.
std::pair<std::vector<Feature>, std::vector<Feature>> split(const Rows& rows,
                                                            const std::vector<Feature>& features,
                                                            const Choices& choices,
                                                            std::size_t max_blocks) {
  std::vector<Feature> colors;
  std::vector<Feature> others;
  const auto chosen = [&](const Feature& feature) {
    return std::any_of(choices.group.begin(), choices.group.end(),
                       [&](const std::string& name) { return column_of(name) == feature.name; });
  };
  if (!choices.group.empty()) {
    for (const Feature& feature : features) (chosen(feature) ? colors : others).push_back(feature);
    return {colors, others};
  }
  if (features.size() < 2 || group(rows, features).size() <= palette_size) return {features, {}};
  const std::size_t first = leading(features, rows);
  for (std::size_t i = 0; i < features.size(); ++i)
    (i == first ? colors : others).push_back(features[i]);
  if (group(rows, others).size() > max_blocks) return {features, {}};
  return {colors, others};
}

/// Colours for the families: of a palette, or of a scale where many differ in one number.
void give_colors(Families& families, const std::vector<Feature>& features, const Rows& rows) {
  for (std::size_t f = 0; f < families.all.size(); ++f) families.all[f].color = static_cast<int>(f);
  if (families.all.size() <= palette_size) return;
  if (features.size() != 1 || !is_numeric(features[0], rows)) {
    // A key of some of them still shows the order.
    const std::size_t step = (families.all.size() + max_key_entries - 1) / max_key_entries;
    for (std::size_t f = 0; f < families.all.size(); ++f)
      if (f % step != 0) families.all[f].label.clear();
    return;
  }
  std::vector<double> shades;
  for (Family& family : families.all) {
    family.color = 0;
    family.shade = number(features[0].text(*family.rows.front()));
    shades.push_back(*family.shade);
  }
  const auto [low, high] = std::minmax_element(shades.begin(), shades.end());
  families.scale = {features[0].symbol, *low, *high, spread(shades, wide_abscissa)};
}

/// The theory levels in the order of the table, or none if no group has more than one of them.
std::vector<std::string> levels_to_distinguish(const std::vector<Group>& groups) {
  std::vector<std::string> all;
  bool shared = false;
  for (const Group& one : groups) {
    std::set<std::string> levels;
    for (const Row* row : one.rows) {
      if (is_simulation(*row)) continue;
      levels.insert(row->source);
      if (std::find(all.begin(), all.end(), row->source) == all.end()) all.push_back(row->source);
    }
    shared |= levels.size() > 1;
  }
  return shared ? all : std::vector<std::string>{};
}

/// The ratio that was meant at each (dimension, ratio): widths are rounded to whole numbers. The ratio
/// met at most dimensions stands for those it may have been rounded to.
std::map<std::pair<std::string, std::string>, std::string> meant_ratios(
    const Table& table, const Rows& rows, const std::string& dimension, const std::string& column) {
  std::map<std::string, std::set<std::string>> dimensions;
  for (const Row* row : rows)
    dimensions[parameter(table, *row, column)].insert(parameter(table, *row, dimension));
  // By their numbers, to look at the few near one only.
  struct Candidate {
    std::string ratio;
    std::size_t count = 0;  // of dimensions
  };
  std::multimap<double, Candidate> candidates;
  for (const auto& [ratio, dims] : dimensions)
    if (const auto value = number(ratio)) candidates.insert({*value, {ratio, dims.size()}});
  std::map<std::pair<std::string, std::string>, std::string> result;
  for (const auto& [ratio, dims] : dimensions)
    for (const std::string& dim : dims) {
      const auto size = number(dim);
      const auto value = number(ratio);
      Candidate best{ratio, 0};
      if (size && value) {
        const double reach = (0.5 + 1e-9) / *size;
        const auto last = candidates.upper_bound(*value + reach);
        for (auto near = candidates.lower_bound(*value - reach); near != last; ++near) {
          const Candidate& other = near->second;
          if (other.count > best.count || (other.count == best.count && other.ratio < best.ratio))
            best = other;
        }
      }
      result[{dim, ratio}] = best.ratio;
    }
  return result;
}

/// The rows that have a place on the x axis, in its order.
Places places_of(const Rows& rows, const Abscissa& abscissa) {
  Places places;
  for (const Row* row : rows)
    if (const std::optional<double> x = abscissa(*row)) places.emplace_back(*x, row);
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return places;
}

Series series(const Places& places, Style style) {
  Series result;
  result.style = style;
  for (const auto& [x, row] : places) {
    if (!is_plottable(*row)) {
      if (style == Style::points || result.y.empty() || std::isnan(result.y.back())) continue;
      result.x.push_back(x);
      result.y.push_back(std::nan(""));
      continue;
    }
    result.x.push_back(x);
    result.y.push_back(*row->measurement.value);
    if (style != Style::points) continue;
    const auto interval = experiment::interval_of(*row);
    const double y = result.y.back();
    const double error = row->standard_error.value_or(0);
    result.error.push_back(interval ? interval->upper - y : error);
    result.error_below.push_back(interval ? y - interval->lower : error);
  }
  if (result.error == result.error_below) result.error_below.clear();
  if (!result.y.empty() && std::isnan(result.y.back())) {
    result.x.pop_back();
    result.y.pop_back();
  }
  return result;
}

}  // namespace

std::vector<Feature> varying_parameters(const Table& table, const Rows& rows,
                                        const Description& model,
                                        const std::set<std::string>& excluded) {
  std::vector<Feature> result;
  const std::string dimension = column_of(model.dimension);
  for (const std::string& name : table.parameter_names) {
    if (excluded.contains(name)) continue;
    const auto* size = size_of(model, name);
    const bool may_be_infinite =
        name == dimension || (size != nullptr && name == column_of(size->count));
    std::map<std::pair<std::string, std::string>, std::string> meant;
    if (size != nullptr && name == column_of(size->ratio) && excluded.contains(dimension))
      meant = meant_ratios(table, rows, dimension, name);
    const auto text = [&table, meant, name, dimension,
                       may_be_infinite](const Row& row) -> std::string {
      const std::string value = parameter(table, row, name);
      const auto known = meant.find({parameter(table, row, dimension), value});
      if (known != meant.end()) return known->second;
      return value.empty() && may_be_infinite ? infinite : value;
    };
    const Feature feature{name, parameter_symbol(model, name), text};
    auto distinct = values(feature, rows);
    distinct.erase(infinite);
    const auto follows = [&](const Feature& other) {
      return std::all_of(rows.begin(), rows.end(),
                         [&](const Row* row) { return other.text(*row) == feature.text(*row); });
    };
    const auto* spec = parameter_spec(model, name);
    const bool word = spec != nullptr && spec->kind == experiment::ParameterKind::text;
    if (distinct.size() > 1 && !(word && std::any_of(result.begin(), result.end(), follows)))
      result.push_back(feature);
  }
  return result;
}

Feature time_feature(const Description& model) {
  return {"time", time_math(model), [](const Row& row) -> std::string {
            return time(row) == infinity ? infinite : experiment::shortest(time(row));
          }};
}

std::vector<Feature> component_features(const Rows& rows) {
  const auto text = [](std::uint32_t index) { return index == 0 ? "" : std::to_string(index); };
  std::vector<Feature> all{
      {"i", math("i"), [text](const Row& row) { return text(row.measurement.component.i); }, true},
      {"j", math("j"), [text](const Row& row) { return text(row.measurement.component.j); }, true}};
  std::erase_if(all, [&](const Feature& feature) {
    std::set<std::string> distinct;
    for (const Row* row : rows) distinct.insert(feature.text(*row));
    return distinct.size() < 2;
  });
  return all;
}

Feature source_feature() {
  return {"theory", "theory", [](const Row& row) { return row.source; }};
}

std::vector<Group> group(const Rows& rows, const std::vector<Feature>& features) {
  std::vector<Group> result;
  std::map<std::vector<std::string>, std::size_t> known;
  for (const Row* row : rows) {
    std::vector<std::string> key;
    for (const Feature& feature : features) key.push_back(feature.text(*row));
    const auto [place, is_new] = known.try_emplace(key, result.size());
    if (is_new) {
      result.emplace_back();
      std::string& all = result.back().label;
      for (const Feature& feature : features)
        if (const auto one = label(feature, *row); !one.empty())
          all += (all.empty() ? "" : ", ") + one;
    }
    result[place->second].rows.push_back(row);
  }
  return result;
}

Families make_families(const Rows& rows, const std::vector<Feature>& features,
                       const Choices& choices, std::size_t max_blocks) {
  const auto [colors, others] = split(rows, features, choices, max_blocks);
  Families families;
  for (const Group& one : group(rows, colors)) families.all.push_back({one, 0, {}});
  give_colors(families, colors, rows);
  families.blocks = group(rows, others);
  if (families.blocks.empty()) families.blocks.emplace_back();
  for (std::size_t b = 0; b < families.blocks.size(); ++b)
    for (const Row* row : families.blocks[b].rows) families.block_of[row] = b;
  families.levels = levels_to_distinguish(group(rows, features));
  return families;
}

std::string source_name(const Row& row, const std::vector<std::string>& levels) {
  if (is_simulation(row)) return "simulation";
  return levels.empty() ? "theory" : "theory (" + literal(row.source) + ")";
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

void add_series(Panel& panel, const Families& families, const Look& look, const Abscissa& abscissa,
                std::optional<std::size_t> block) {
  // Points are told apart by the block; lines have their pattern from `look`.
  using Kind = std::pair<Style, std::size_t>;
  std::map<Kind, std::string> names;
  std::set<Kind> seen;
  const bool one_family = families.all.size() == 1;
  Limited limited;
  for (const Family& family : families.all) {
    std::map<Kind, Rows> kinds;
    for (const Row* row : family.rows) {
      const std::size_t of_row = families.block_of.at(row);
      if (block && of_row != *block) continue;
      const auto [style, name] = look(*row);
      if (name.empty()) continue;
      const Kind kind{style, style == Style::points && !block ? of_row : 0};
      kinds[kind].push_back(row);
      names.try_emplace(kind, name);
    }
    bool first = true;
    for (const auto& [kind, rows] : kinds) {
      const Places places = places_of(rows, abscissa);
      if (kind.first != Style::points) mark_gaps(panel, places, family.color);
      Series drawn = series(places, kind.first);
      if (drawn.x.empty()) continue;
      limited.add(places, kind.first);
      seen.insert(kind);
      Series& added = panel.series.emplace_back(std::move(drawn));
      added.color = family.color;
      added.shade = family.shade;
      added.shape = static_cast<int>(kind.second);
      if (one_family)
        added.label = names[kind];
      else if (first && families.in_key())
        added.label = family.label;
      first = false;
    }
  }
  limited.add_to(panel);
  if (one_family) return;
  for (const auto& [kind, name] : names)
    if (seen.contains(kind))
      panel.series.push_back(
          {name, kind.first, {}, {}, {}, neutral, {}, static_cast<int>(kind.second)});
}

void remove_key(std::vector<Series>& all) {
  std::erase_if(all, [](const Series& s) { return s.x.empty(); });
  for (Series& s : all) s.label.clear();
}

void move_key(Panel& panel, Panel& first) {
  auto& known = first.series;
  for (const Series& s : panel.series) {
    if (s.label.empty() || std::any_of(known.begin(), known.end(),
                                       [&](const Series& other) { return other.label == s.label; }))
      continue;
    // Families stand before the styles.
    const auto place = std::find_if(known.begin(), known.end(), [&](const Series& other) {
      return s.color != neutral && other.x.empty() && other.color == neutral;
    });
    known.insert(place, {s.label, s.style, {}, {}, {}, s.color, s.shade, s.shape});
  }
  remove_key(panel.series);
}

std::vector<double> ordinates(const Panel& panel) {
  std::vector<double> result;
  for (const Series& series : panel.series)
    std::copy_if(series.y.begin(), series.y.end(), std::back_inserter(result),
                 [](double y) { return !std::isnan(y); });
  for (const Reference& reference : panel.references) result.push_back(reference.y);
  return result;
}

}  // namespace overparam::figure
