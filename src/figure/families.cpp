// SPDX-License-Identifier: MIT
#include "families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "gaps.hpp"
#include "limited.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/figure/text.hpp"
#include "styles.hpp"

namespace overparam::figure {
namespace {

constexpr std::size_t palette_size = 7;
constexpr std::size_t max_key_entries = 12;
constexpr const char* medians = ", median and quartiles";

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

}  // namespace

std::vector<std::string> levels_of(const Rows& rows, const std::vector<Feature>& features) {
  std::vector<std::string> all;
  bool shared = false;
  for (const Group& one : group(rows, features)) {
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

Families make_families(const Rows& rows, const std::vector<Feature>& features,
                       const Choices& choices, std::size_t max_blocks) {
  const auto [colors, others] = split(rows, features, choices, max_blocks);
  Families families;
  families.bars = choices.bars;
  for (const Group& one : group(rows, colors)) families.all.push_back({one, 0, {}});
  give_colors(families, colors, rows);
  families.blocks = group(rows, others);
  if (families.blocks.empty()) families.blocks.emplace_back();
  for (std::size_t b = 0; b < families.blocks.size(); ++b)
    for (const Row* row : families.blocks[b].rows) families.block_of[row] = b;
  families.levels = levels_of(rows, features);
  return families;
}

std::string source_name(const Row& row, const Families& families) {
  if (is_simulation(row)) return "simulation";
  return families.levels.empty() ? "theory" : "theory (" + literal(row.source) + ")";
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
  using Kind = std::pair<Style, std::size_t>;  // lines have no shape
  std::map<Kind, std::string> names;
  std::set<Kind> seen;
  const bool one_family = families.all.size() == 1;
  Limited limited;
  for (const Family& family : families.all) {
    std::map<Kind, Rows> kinds;
    for (const Row* row : family.rows) {
      if (block && families.block_of.at(row) != *block) continue;
      const Appearance look_of_row = look(*row);
      if (look_of_row.name.empty()) continue;
      const Kind kind{look_of_row.style, look_of_row.shape};
      kinds[kind].push_back(row);
      names.try_emplace(kind, look_of_row.name);
    }
    bool first = true;
    for (const auto& [kind, rows] : kinds) {
      const Places places = places_of(rows, abscissa);
      if (!is_points(kind.first) && !abscissa.measured) mark_gaps(panel, places, family.color);
      Series drawn = series_of(places, kind.first, families.bars);
      if (drawn.x.empty()) continue;
      limited.add(places, kind.first);
      seen.insert(kind);
      drawn.color = family.color;
      drawn.shade = family.shade;
      drawn.shape = static_cast<int>(kind.second);
      if (kind.first == Style::points && families.bars == Bars::quartiles)
        if (Series means = means_of(places); !means.x.empty()) {
          means.color = drawn.color;
          means.shade = drawn.shade;
          means.shape = drawn.shape;
          const Kind hollow{Style::hollow, kind.second};
          names.try_emplace(hollow, names[kind] + ", mean");
          names[kind] += names[kind].ends_with(medians) ? "" : medians;
          if (one_family) means.label = names[hollow];
          seen.insert(hollow);
          panel.series.push_back(std::move(means));
        }
      if (one_family)
        drawn.label = names[kind];
      else if (first && families.in_key())
        drawn.label = family.label;
      panel.series.push_back(std::move(drawn));
      first = false;
    }
  }
  if (!one_family)
    for (const auto& [kind, name] : names)
      if (seen.contains(kind))
        panel.series.push_back(
            {name, kind.first, {}, {}, {}, neutral, {}, static_cast<int>(kind.second)});
  limited.add_to(panel);
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
