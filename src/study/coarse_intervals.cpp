// SPDX-License-Identifier: MIT
#include "study/coarse_intervals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/require.hpp"

namespace overparam::study {
namespace {

// A line is 1.4 points wide, and a frame of one column about 300 by 210 points.
constexpr double tolerance = 0.001;     // of heights: a sixth of the line's width
constexpr double shortest_step = 1e-3;  // of widths: a fifth of it
constexpr double frame_width = 1.4;     // in heights

bool is_above(double height) { return height > 1.05; }

// How far the middle one of three points is from the line that joins the others, at right angles.
double distance_from_chord(std::span<const double> x, std::span<const double> y) {
  const double slope = (y[2] - y[0]) / (x[2] - x[0]);
  const double off = y[1] - y[0] - slope * (x[1] - x[0]);
  return std::abs(off) / std::hypot(1.0, slope / frame_width);
}

}  // namespace

std::map<std::size_t, double> coarse_intervals(std::span<const double> places,
                                               std::span<const double> heights) {
  core::require_size("heights", places.size(), heights.size());
  std::map<std::size_t, double> result;
  const auto mark = [&](std::size_t left, double off) {
    if (places[left + 1] - places[left] < shortest_step) return;
    if (is_above(heights[left]) && is_above(heights[left + 1])) return;
    double& known = result[left];
    known = std::max(known, off);
  };
  for (std::size_t i = 0; i + 1 < places.size(); ++i)
    if (std::isnan(heights[i]) != std::isnan(heights[i + 1]))
      mark(i, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i + 2 < places.size(); ++i) {
    const double off = distance_from_chord(places.subspan(i, 3), heights.subspan(i, 3));
    if (!(off > tolerance)) continue;  // nor where one of them is missing
    mark(i, off);
    mark(i + 1, off);
  }
  return result;
}

}  // namespace overparam::study
