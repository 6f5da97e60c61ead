// SPDX-License-Identifier: MIT
#include "experiment/family_names.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

// What rounding makes of one ratio at two dimensions.
double tolerance(double dimension, double other) {
  return (0.5 / dimension + 0.5 / other) * (1 + 1e-9);
}

}  // namespace

std::size_t FamilyNames::of(const Point& point) {
  const double dimension = required_number(point, dimension_);
  if (!(dimension > 0))
    throw core::InvalidParameter("--" + dimension_, point.at(dimension_), "is not positive");
  Point own = point;
  own[dimension_].clear();
  Point ratios;
  Point rest = own;
  for (const Size& size : sizes_) {
    own[size.count].clear();
    if (!size.exponent.empty()) own[size.exponent].clear();  // of a fixed ratio it varies
    ratios[size.ratio] = own[size.ratio];
    rest[size.count] = rest[size.ratio] = "";
    if (!size.exponent.empty()) rest[size.exponent].clear();
  }
  // Of the families that differ in ratios alone, those near enough in the first ratio.
  auto& alike = by_first_ratio_[rest];
  const double first = sizes_.empty() ? 0 : number(own, sizes_.front().ratio).value_or(0);
  smallest_ = std::min(smallest_, dimension);
  const double reach = tolerance(dimension, smallest_);
  std::set<std::size_t> near;  // the first that fits is taken
  const auto end = alike.upper_bound(first + reach);
  for (auto one = alike.lower_bound(first - reach); one != end; ++one) near.insert(one->second);
  for (const std::size_t f : near) {
    Family& family = families_[f];
    const auto known = family.ratios.find(dimension);  // it has one point of each dimension
    const bool member = known != family.ratios.end()
                            ? known->second == ratios
                            : std::all_of(sizes_.begin(), sizes_.end(), [&](const Size& size) {
                                return same(own, dimension, family, size.ratio);
                              });
    if (!member) continue;
    family.ratios[dimension] = ratios;
    return f;
  }
  alike.insert({first, families_.size()});
  families_.push_back({own, dimension, {{dimension, ratios}}});
  return families_.size() - 1;
}

bool FamilyNames::same(const Point& point, double dimension, const Family& family,
                       const std::string& ratio) {
  const auto one = number(point, ratio);
  const auto other = number(family.name, ratio);
  if (!one || !other) return !one && !other;
  return std::abs(*one - *other) <= tolerance(dimension, family.dimension);
}

}  // namespace overparam::experiment
