// SPDX-License-Identifier: MIT
/// @file
/// Comparison of numbers with explicit relative and absolute tolerances.
#pragma once

#include <cmath>
#include <ostream>

namespace overparam::test {

/// The outcome of `close`, printed by doctest when a check fails.
struct Closeness {
  double actual = 0;
  double expected = 0;
  double allowed = 0;  ///< largest |actual − expected|

  /// Equal infinities are close; nothing is close to NaN.
  explicit operator bool() const {
    return actual == expected || std::abs(actual - expected) <= allowed;
  }
  friend std::ostream& operator<<(std::ostream& out, const Closeness& c) {
    const auto precision = out.precision(17);
    out << c.actual << " against " << c.expected << ", difference " << c.actual - c.expected
        << ", allowed " << c.allowed;
    out.precision(precision);
    return out;
  }
};

/// Whether |actual − expected| ≤ relative·|expected| + absolute.
inline Closeness close(double actual, double expected, double relative, double absolute) {
  return {actual, expected, relative * std::abs(expected) + absolute};
}

/// Relative tolerance for a reference value of n significant digits: half a unit of the last one is
/// at most 5·10^−n of the value.
inline double printed(int digits) { return 5 * std::pow(10.0, -digits); }

/// Unit roundoff of double times two: the relative spacing of numbers.
inline constexpr double epsilon = 0x1p-52;

}  // namespace overparam::test
