// SPDX-License-Identifier: MIT
/// @file
/// Where a learning time lies among the steps of a simulation.
#pragma once

#include <cmath>
#include <cstdint>

namespace overparam::common {

/// A time in steps: a whole number, or between two.
struct Position {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  double share = 0;  ///< of `after`

  /// @param steps from 0; within 1e-12 of a whole number it is that number.
  explicit Position(double steps) {
    const double whole = std::round(steps);
    const bool between = std::abs(steps - whole) > 1e-12 * steps;
    before = static_cast<std::uint64_t>(between ? std::floor(steps) : whole);
    after = before + (between ? 1 : 0);
    share = between ? steps - std::floor(steps) : 0;
  }
};

}  // namespace overparam::common
