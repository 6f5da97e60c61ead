// SPDX-License-Identifier: MIT
#include "places.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/experiment/tabulate.hpp"
#include "styles.hpp"

namespace overparam::figure {
namespace {

/// What the points of a simulation show of a row: a value, and how far its bar reaches.
struct Spot {
  double y = 0, above = 0, below = 0;
};

Spot spot_of(const Row& row, Bars bars) {
  const double value = *row.measurement.value;
  if (bars == Bars::quartiles && row.quartiles) {
    const double median = row.quartiles->median;
    return {median, row.quartiles->upper - median, median - row.quartiles->lower};
  }
  if (const auto interval = experiment::interval_of(row))
    return {value, interval->upper - value, value - interval->lower};
  const double error = row.standard_error.value_or(0);
  return {value, error, error};
}

}  // namespace

Places places_of(const Rows& rows, const Abscissa& abscissa) {
  Places places;
  for (const Row* row : rows)
    if (const std::optional<double> x = abscissa(*row)) places.emplace_back(*x, row);
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return places;
}

Series series_of(const Places& places, Style style, Bars bars) {
  Series result;
  result.style = style;
  const bool is_line = !is_points(style);
  for (const auto& [x, row] : places) {
    if (!is_plottable(*row)) {
      if (!is_line || result.y.empty() || std::isnan(result.y.back())) continue;
      result.x.push_back(x);
      result.y.push_back(std::nan(""));
      continue;
    }
    result.x.push_back(x);
    if (is_line) {
      result.y.push_back(*row->measurement.value);
      continue;
    }
    const Spot spot = spot_of(*row, bars);
    result.y.push_back(spot.y);
    result.error.push_back(spot.above);
    result.error_below.push_back(spot.below);
  }
  if (result.error == result.error_below) result.error_below.clear();
  if (!result.y.empty() && std::isnan(result.y.back())) {
    result.x.pop_back();
    result.y.pop_back();
  }
  return result;
}

Series means_of(const Places& places) {
  Series means;
  means.style = Style::hollow;
  for (const auto& [x, row] : places)
    if (is_plottable(*row) && row->quartiles) {
      means.x.push_back(x);
      means.y.push_back(*row->measurement.value);
    }
  return means;
}

}  // namespace overparam::figure
