// SPDX-License-Identifier: MIT
/// @file
/// What tells the rows of a table apart, and how a figure shows it: by colours, a colour scale,
/// line patterns or panels.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "rows.hpp"

namespace overparam::figure {

/// Something that tells families apart: a parameter, the time, or what a command was asked for.
struct Feature {
  std::string name;  ///< the table's column, "time", ...
  std::string symbol;
  std::function<std::string(const Row&)> text;
  bool optional = false;  ///< of rows without it there is nothing to say
};

/// The parameters that vary among the rows, but for words that are those of another one in every
/// row, as a teacher's that follows its student. Where a theory level needs no dimension or no
/// width its limit is meant, which is no variation by itself; and where the dimension is an axis,
/// ratios that differ by the rounding of the width are one.
std::vector<Feature> varying_parameters(const Table& table, const Rows& rows,
                                        const Description& model,
                                        const std::set<std::string>& excluded);

/// The time as a feature.
Feature time_feature(const Description& model);

/// The indices of components, those that vary among the rows.
std::vector<Feature> component_features(const Rows& rows);

/// The theory level as a feature.
Feature source_feature();

/// Adds further features.
inline void append(std::vector<Feature>& features, const std::vector<Feature>& more) {
  features.insert(features.end(), more.begin(), more.end());
}

/// Rows that agree in some features, and a label made of these.
struct Group {
  std::string label;
  Rows rows;
};
std::vector<Group> group(const Rows& rows, const std::vector<Feature>& features);

/// A colour, or a place on the colour scale, for each group of rows.
struct Family : Group {
  int color = 0;
  std::optional<double> shade;
};

/// The families of a figure: what colours tell apart, and what panels or line patterns do.
struct Families {
  std::vector<Family> all;
  std::optional<Scale> scale;
  std::vector<Group> blocks;  ///< at least one, of an empty label if nothing is left to tell apart
  std::vector<std::string> levels;  ///< theory levels, if some curve comes from more than one
  std::unordered_map<const Row*, std::size_t> block_of;

  /// Few enough to have a palette and a key, or a colour scale.
  bool in_key() const { return !scale; }
};

/// Splits `rows` by `features`. Up to seven families differ in colour. More that differ in a single
/// number get a colour scale; of several features the one with the most values gets the colours,
/// the others give up to `max_blocks` blocks. `choices.group` names the features that get colours.
Families make_families(const Rows& rows, const std::vector<Feature>& features,
                       const Choices& choices, std::size_t max_blocks);

/// "theory", "theory (deterministic)" where levels are told apart, or "simulation".
std::string source_name(const Row& row, const std::vector<std::string>& levels);

/// The place of a row's source among the levels, 0 for all others.
std::size_t rank(const Row& row, const std::vector<std::string>& levels);

/// Line patterns in the order of their use, the last for all beyond.
Style line_style(std::size_t index);

/// How a row is plotted: its style and the name of the style in the key; no name, not at all.
using Look = std::function<std::pair<Style, std::string>(const Row&)>;
using Abscissa = std::function<std::optional<double>(const Row&)>;

/// Adds the series of all families, of the rows of one block or, without it, of all, and rings
/// around values of limited accuracy, those with a reason, or a halo behind several in a row of a
/// line. Lines are broken where a row has no
/// value, and poles and ranges without values are marked. Unless there is one family only, the key
/// explains colours and styles separately; it has nothing that cannot be seen.
void add_series(Panel& panel, const Families& families, const Look& look, const Abscissa& abscissa,
                std::optional<std::size_t> block = {});

/// Takes the key of a panel away where another panel has the same one.
void remove_key(std::vector<Series>& all);

/// Takes the key of a panel away; the first panel gets what it lacks of it, such as the components
/// that its own observable does not have. So there is one key for all panels.
void move_key(Panel& panel, Panel& first);

/// All y values of a panel.
std::vector<double> ordinates(const Panel& panel);

}  // namespace overparam::figure
