// SPDX-License-Identifier: MIT
/// @file
/// Finite Hermite series.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace overparam::core {

/// Σ_m c_m He_m(x)/√m!.
inline double hermite_series(const std::vector<double>& c, double x) {
  double sum = 0;
  double previous = 0;
  double current = 1;
  for (std::size_t m = 0; m < c.size(); ++m) {
    sum += c[m] * current;
    const double next = (x * current - std::sqrt(double(m)) * previous) / std::sqrt(double(m + 1));
    previous = current;
    current = next;
  }
  return sum;
}

}  // namespace overparam::core
