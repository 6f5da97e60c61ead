// SPDX-License-Identifier: MIT
#include "gaps.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace overparam::figure {
namespace {

using experiment::Status;

std::string reason_of(const Row& row) {
  switch (row.measurement.status) {
    case Status::unstable:
      return "unstable";
    case Status::infinite:
      return "infinite";
    case Status::diverged:
      return "diverges";
    default:
      return "not computed";
  }
}

// Curves of several times have the same gaps.
template <class Mark>
void add(std::vector<Mark>& marks, const Mark& mark) {
  if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.push_back(mark);
}

}  // namespace

void mark_gaps(Panel& panel, const Places& places, int color) {
  for (std::size_t first = 0; first < places.size();) {
    const Row& row = *places[first].row;
    if (is_plottable(row)) {
      ++first;
      continue;
    }
    const std::string reason = reason_of(row);
    std::size_t last = first;
    while (last + 1 < places.size() && !is_plottable(*places[last + 1].row) &&
           reason_of(*places[last + 1].row) == reason)
      ++last;
    const double from = places[first].x;
    const double to = places[last].x;
    if (row.measurement.status == Status::infinite && from == to)
      add(panel.poles, {from, color});
    else
      add(panel.spans, {from, to, reason, color});
    first = last + 1;
  }
}

void end_axis_near_poles(Panel& panel) {
  if (panel.poles.empty() || panel.y.maximum) return;
  const double near = panel.y.logarithmic ? 0.01 : 0.05;  // of the width
  const auto place = [&](double x) { return panel.x.logarithmic ? std::log(x) : x; };
  double low = infinity;
  double high = -infinity;
  for (const Series& series : panel.series)
    for (const double x : series.x) {
      low = std::min(low, place(x));
      high = std::max(high, place(x));
    }
  double top = 0;
  for (const Reference& reference : panel.references) top = std::max(top, reference.y);
  for (const Series& series : panel.series)
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      const double x = place(series.x[i]);
      const bool beside =
          series.style != Style::points &&
          std::any_of(panel.poles.begin(), panel.poles.end(), [&](const Pole& pole) {
            return std::abs(x - place(pole.x)) < near * (high - low);
          });
      if (!beside && series.y[i] > top) top = series.y[i];
    }
  constexpr double margin = 1.3;
  if (top > 0) panel.y.maximum = margin * top;
}

}  // namespace overparam::figure
