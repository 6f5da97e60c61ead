// SPDX-License-Identifier: MIT
/// @file
/// Rows of one curve in their places, and what is plotted of them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "rows.hpp"

namespace overparam::figure {

/// A row of one curve.
struct Place {
  double along = 0;            ///< what the curve runs along
  double x = 0;                ///< NaN where the row has no place on the axis
  const Row* row = nullptr;    ///< which y is read off
  const Row* x_row = nullptr;  ///< which x is read off, if x is an observable

  /// Whether there is a point.
  bool is_drawn() const;
};

/// Those of one curve, in its order.
using Places = std::vector<Place>;

/// Where the rows of a curve stand.
struct Abscissa {
  /// What the curve runs along, which is x where x is no observable; none: the row has no place.
  std::function<std::optional<double>(const Row&)> along;
  /// Where x is an observable, the row that has its value; nullptr: there is none.
  std::function<const Row*(const Row&)> measured = {};
};

/// The rows that have a place on the curve, in its order.
Places places_of(const Rows& rows, const Abscissa& abscissa);

/// A line through the values, broken where there are none; or points with what bars show.
Series series_of(const Places& places, Style style, Bars bars);

/// Of points that are medians, the means.
Series means_of(const Places& places);

}  // namespace overparam::figure
