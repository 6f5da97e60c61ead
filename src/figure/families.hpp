// SPDX-License-Identifier: MIT
/// @file
/// How a figure shows what tells the rows of a table apart: by colours, a colour scale, line
/// patterns or panels.
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

#include "features.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "places.hpp"

namespace overparam::figure {

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
  Bars bars = Bars::standard_error;

  /// Few enough to have a palette and a key, or a colour scale.
  bool in_key() const { return !scale; }
};

/// Splits `rows` by `features`. Up to seven families differ in colour. More that differ in a single
/// number get a colour scale; of several features the one with the most values gets the colours,
/// the others give up to `max_blocks` blocks. `choices.group` names the features that get colours.
Families make_families(const Rows& rows, const std::vector<Feature>& features,
                       const Choices& choices, std::size_t max_blocks);

/// The theory levels in the order of the table, or none if no group of rows that agree in the
/// features has more than one of them.
std::vector<std::string> levels_of(const Rows& rows, const std::vector<Feature>& features);

/// "theory", "theory (deterministic)" where levels are told apart, or "simulation".
std::string source_name(const Row& row, const Families& families);

/// The place of a row's source among the levels, 0 for all others.
std::size_t rank(const Row& row, const std::vector<std::string>& levels);

/// Line patterns in the order of their use, the last for all beyond.
Style line_style(std::size_t index);

/// How a row is plotted: its style, the name of the style in the key, and of points the shape; no
/// name, not at all.
struct Appearance {
  Style style = Style::line;
  std::string name = {};
  std::size_t shape = 0;
};
using Look = std::function<Appearance(const Row&)>;

/// Adds the series of all families, of the rows of one block or, without it, of all, and rings
/// around values of limited accuracy, those with a reason, or a halo behind several in a row of a
/// line, and hollow points at the means where others are medians. Lines are broken where a row has
/// no value, and, unless x is an observable, poles and ranges without values are marked. Unless
/// there is one family only, the key explains colours and styles separately; it has nothing that
/// cannot be seen.
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
