// SPDX-License-Identifier: MIT
#include "limited.hpp"

#include <cmath>
#include <cstddef>

#include "styles.hpp"

namespace overparam::figure {

void Limited::add(const Places& places, Style style) {
  const auto is_limited = [&](std::size_t i) {
    if (i >= places.size() || !places[i].is_drawn()) return false;
    const Row* x_row = places[i].x_row;
    return !places[i].row->measurement.reason.empty() ||
           (x_row != nullptr && !x_row->measurement.reason.empty());
  };
  const auto put = [&](Series& series, std::size_t i) {
    series.x.push_back(places[i].x);
    series.y.push_back(*places[i].row->measurement.value);
  };
  for (std::size_t first = 0; first < places.size(); ++first) {
    if (!is_limited(first)) continue;
    std::size_t last = first;
    while (!is_points(style) && is_limited(last + 1)) ++last;
    if (first == last) {
      put(rings_, first);
      continue;
    }
    for (std::size_t i = first; i <= last; ++i) put(halo_, i);
    halo_.x.push_back(places[last].x);
    halo_.y.push_back(std::nan(""));
    first = last;
  }
}

void Limited::add_to(Panel& panel) const {
  if (!halo_.x.empty()) panel.series.push_back(halo_);
  if (!rings_.x.empty()) panel.series.push_back(rings_);
}

}  // namespace overparam::figure
