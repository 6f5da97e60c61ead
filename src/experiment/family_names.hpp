// SPDX-License-Identifier: MIT
/// @file
/// The families of points that differ in the dimension alone.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::experiment {

/// Tells points apart but for the dimension, and what follows from it. Counts are whole numbers, so
/// the ratios of a family may differ by what rounding makes of one ratio; its first point names it.
class FamilyNames {
 public:
  /// @param model has to outlive this.
  explicit FamilyNames(const Description& model)
      : dimension_(model.dimension), sizes_(model.sizes) {}

  /// The number of the point's family; a new one where there is none.
  /// @throws core::InvalidParameter named as the dimension's option unless it is positive.
  std::size_t of(const Point& point);

  /// The point that names a family, without dimension, counts and exponents.
  const Point& name(std::size_t family) const { return families_[family].name; }

 private:
  struct Family {
    Point name;
    double dimension = 0;            // of the point that named it
    std::map<double, Point> ratios;  // by dimension
  };

  static bool same(const Point& point, double dimension, const Family& family,
                   const std::string& ratio);

  const std::string& dimension_;
  const std::vector<Size>& sizes_;
  std::vector<Family> families_;
  std::map<Point, std::multimap<double, std::size_t>> by_first_ratio_;
  double smallest_ = std::numeric_limits<double>::infinity();  // dimension
};

}  // namespace overparam::experiment
