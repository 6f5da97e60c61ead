// SPDX-License-Identifier: MIT
#include "stack.hpp"

#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "styles.hpp"

namespace overparam::figure {
namespace {

/// What a part stands on: sums of values, and of the ends of their bars, by x.
struct Sums {
  double y = 0, above = 0, below = 0;
};
using Ground = std::map<double, Sums>;

/// Adds the ground to a series, which is then the ground of the next one; NaN where there is none.
/// Returns the area between both.
Series put_on(Series& part, Ground& ground, bool first) {
  Ground next;
  Series area = part;
  area.style = Style::band;
  area.label.clear();
  area.error.assign(part.x.size(), 0);
  area.error_below.clear();
  for (std::size_t i = 0; i < part.x.size(); ++i) {
    const auto found = ground.find(part.x[i]);
    const Sums base = found != ground.end() ? found->second : Sums{first ? 0 : std::nan("")};
    const double own = part.y[i];
    Sums sums{base.y + own};
    if (!part.error.empty()) {
      sums.above = base.above + part.error[i];
      sums.below = base.below + (part.error_below.empty() ? part.error : part.error_below)[i];
      part.error[i] = sums.above;
      if (!part.error_below.empty()) part.error_below[i] = sums.below;
    }
    area.y[i] = base.y + own / 2;
    area.error[i] = std::abs(own) / 2;
    part.y[i] = sums.y;
    next[part.x[i]] = sums;
  }
  ground = std::move(next);
  return area;
}

/// Marks of a part stand at the whole sum, which is of limited accuracy, too.
void lift(Series& marks, const std::map<Style, Ground>& sums) {
  for (std::size_t i = 0; i < marks.x.size(); ++i) {
    if (std::isnan(marks.y[i])) continue;
    for (const auto& [style, ground] : sums)
      if (const auto found = ground.find(marks.x[i]); found != ground.end()) {
        marks.y[i] = found->second.y;
        break;
      }
  }
}

}  // namespace

void stack(Panel& panel) {
  std::map<Style, Ground> grounds;
  std::set<int> filled;
  std::vector<Series> areas;
  for (Series& part : panel.series) {
    if (part.x.empty() || is_mark(part.style)) continue;
    const bool first = grounds.find(part.style) == grounds.end();
    Series area = put_on(part, grounds[part.style], first);
    if (!is_points(part.style) && filled.insert(part.color).second)
      areas.push_back(std::move(area));
  }
  for (Series& marks : panel.series)
    if (is_mark(marks.style)) lift(marks, grounds);
  panel.series.insert(panel.series.begin(), areas.begin(), areas.end());
}

}  // namespace overparam::figure
