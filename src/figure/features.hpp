// SPDX-License-Identifier: MIT
/// @file
/// What tells the rows of a table apart.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "rows.hpp"

namespace overparam::figure {

/// Something that tells families apart: a parameter, the time, or what a command was asked for.
struct Feature {
  std::string name;  ///< the table's column, "time", ...
  std::string symbol;
  std::function<std::string(const Row&)> text;
  bool optional = false;  ///< of rows without it there is nothing to say
  /// What the key has for a text, where that is not "symbol = text".
  std::function<std::string(const std::string&)> entry = {};
};

/// The distinct texts of a feature.
std::set<std::string> values(const Feature& feature, const Rows& rows);

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

/// The observable as a feature.
Feature observable_feature(const Description& model);

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

}  // namespace overparam::figure
