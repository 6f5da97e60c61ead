// SPDX-License-Identifier: MIT
/// @file
/// Rows of one curve in their places, and what is plotted of them.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "rows.hpp"

namespace overparam::figure {

/// Rows of one curve with their x, in its order.
using Places = std::vector<std::pair<double, const Row*>>;

/// The x of a row, if it has a place on the axis.
using Abscissa = std::function<std::optional<double>(const Row&)>;

/// The rows that have a place on the x axis, in its order.
Places places_of(const Rows& rows, const Abscissa& abscissa);

/// A line through the values, broken where there are none; or points with what bars show.
Series series_of(const Places& places, Style style, Bars bars);

/// Of points that are medians, the means.
Series means_of(const Places& places);

}  // namespace overparam::figure
