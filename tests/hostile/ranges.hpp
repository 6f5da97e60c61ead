// SPDX-License-Identifier: MIT
/// @file
/// What an argument may be, as its documentation says.
#pragma once

#include <cmath>
#include <limits>

namespace overparam::hostile {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The numbers that a function takes. It has to refuse all others by a core::Error that names the
/// argument; in these it returns, or says by a core::Error why it cannot.
struct Range {
  double lower = -infinity;
  double upper = infinity;
  bool lower_open = false;
  bool upper_open = false;
  bool nan = false;
  bool whole = false;

  bool contains(double x) const {
    if (std::isnan(x)) return nan;
    return (lower_open ? x > lower : x >= lower) && (upper_open ? x < upper : x <= upper) &&
           (!whole || x == std::floor(x));
  }
};

inline constexpr Range anything{.nan = true};
inline constexpr Range any_number{};  ///< infinities too
inline constexpr Range above_minus_infinity{.lower_open = true};
inline constexpr Range finite{.lower_open = true, .upper_open = true};
inline constexpr Range positive{.lower = 0, .lower_open = true, .upper_open = true};
inline constexpr Range not_negative{.lower = 0, .upper_open = true};
inline constexpr Range positive_or_infinite{.lower = 0, .lower_open = true};
inline constexpr Range not_negative_or_infinite{.lower = 0};
inline constexpr Range probability{.lower = 0, .upper = 1, .lower_open = true, .upper_open = true};

/// Finite and at least `lower`.
constexpr Range from(double lower) { return {.lower = lower, .upper_open = true}; }
/// From `lower` to `upper`, both included.
constexpr Range between(double lower, double upper) { return {.lower = lower, .upper = upper}; }
/// Finite whole numbers, at least `lower`.
constexpr Range whole_from(double lower) {
  return {.lower = lower, .upper_open = true, .whole = true};
}

}  // namespace overparam::hostile
