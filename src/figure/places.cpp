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
  double value = 0, above = 0, below = 0;
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

// Where both sides are the same, one says all.
void keep_one_of_equal(const std::vector<double>& above, std::vector<double>& below) {
  if (above == below) below.clear();
}

}  // namespace

bool Place::is_drawn() const { return is_plottable(*row) && std::isfinite(x); }

Places places_of(const Rows& rows, const Abscissa& abscissa) {
  Places places;
  for (const Row* row : rows) {
    const std::optional<double> along = abscissa.along(*row);
    if (!along) continue;
    Place& place = places.emplace_back(Place{*along, *along, row});
    if (!abscissa.measured) continue;
    place.x_row = abscissa.measured(*row);
    const bool both = is_plottable(*row) && place.x_row != nullptr && is_plottable(*place.x_row);
    place.x = both ? *place.x_row->measurement.value : std::nan("");
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& a, const Place& b) { return a.along < b.along; });
  return places;
}

Series series_of(const Places& places, Style style, Bars bars) {
  Series result;
  result.style = style;
  const bool is_line = !is_points(style);
  for (const Place& place : places) {
    if (!place.is_drawn()) {
      if (!is_line || result.y.empty() || std::isnan(result.y.back())) continue;
      const double end = result.x.back();
      result.x.push_back(std::isnan(place.x) ? end : place.x);
      result.y.push_back(std::nan(""));
      continue;
    }
    if (is_line) {
      result.x.push_back(place.x);
      result.y.push_back(*place.row->measurement.value);
      continue;
    }
    Spot x{place.x};
    if (place.x_row != nullptr) {
      x = spot_of(*place.x_row, bars);
      result.x_error.push_back(x.above);
      result.x_error_below.push_back(x.below);
    }
    const Spot y = spot_of(*place.row, bars);
    result.x.push_back(x.value);
    result.y.push_back(y.value);
    result.error.push_back(y.above);
    result.error_below.push_back(y.below);
  }
  keep_one_of_equal(result.error, result.error_below);
  keep_one_of_equal(result.x_error, result.x_error_below);
  if (!result.y.empty() && std::isnan(result.y.back())) {
    result.x.pop_back();
    result.y.pop_back();
  }
  return result;
}

Series means_of(const Places& places) {
  Series means;
  means.style = Style::hollow;
  for (const Place& place : places)
    if (place.is_drawn() && place.row->quartiles) {
      means.x.push_back(place.x);
      means.y.push_back(*place.row->measurement.value);
    }
  return means;
}

}  // namespace overparam::figure
