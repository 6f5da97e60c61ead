// SPDX-License-Identifier: MIT
/// @file
/// Checks of arguments where the library is entered: one line each, and one form of message,
/// "<name>: <value> is not <what is allowed>". NaN is refused by all of them.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "overparam/core/error.hpp"

namespace overparam::core {

/// A number for messages: the shortest text that reads back as the same.
std::string number_text(double value);

/// @throws InvalidParameter "<name>: <value> <complaint>".
[[noreturn]] void refuse(std::string_view name, double value, std::string_view complaint);

/// Refuses unless `holds`. Inline, as the others of single numbers: what holds costs a comparison.
inline void require(bool holds, std::string_view name, double value, std::string_view complaint) {
  if (!holds) refuse(name, value, complaint);
}

/// @throws InvalidParameter unless the value is finite.
inline void require_finite(std::string_view name, double value) {
  require(std::isfinite(value), name, value, "is not finite");
}

/// @throws InvalidParameter "<name>[<i>]: …" for the first value that is not finite.
void require_finite(std::string_view name, std::span<const double> values);

/// @throws InvalidParameter unless 0 < value < ∞.
inline void require_positive(std::string_view name, double value) {
  require(value > 0 && std::isfinite(value), name, value, "is not a positive finite number");
}

/// @throws InvalidParameter unless 0 ≤ value < ∞.
inline void require_not_negative(std::string_view name, double value) {
  require(value >= 0 && std::isfinite(value), name, value, "is not a finite number from 0");
}

/// @throws InvalidParameter unless lower ≤ value ≤ upper.
void require_between(std::string_view name, double value, double lower, double upper);

/// @throws InvalidParameter unless the value is a whole number, finite and at least `lower`.
void require_whole(std::string_view name, double value, double lower);

/// @throws InvalidParameter unless the times are finite, none negative, and none below the one
///   before.
void require_times(std::string_view name, std::span<const double> times);

/// @throws DimensionMismatch unless both sizes are the same.
inline void require_size(std::string_view name, std::size_t expected, std::size_t actual) {
  if (expected != actual) throw DimensionMismatch(std::string(name), expected, actual);
}

}  // namespace overparam::core
