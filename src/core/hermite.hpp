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

/// sums[m] += value · He_m(z)/√m! for every m: a node of an average of Hermite polynomials.
inline void add_hermite(std::vector<double>& sums, double z, double value) {
  double before = 0;
  for (std::size_t m = 0; m < sums.size(); ++m) {
    sums[m] += value;
    const double next = (z * value - std::sqrt(double(m)) * before) / std::sqrt(double(m) + 1.0);
    before = value;
    value = next;
  }
}

}  // namespace overparam::core
