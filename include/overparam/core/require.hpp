// SPDX-License-Identifier: MIT
/// @file
/// Checks of arguments where the library is entered: one line each, and one form of message,
/// "<name>: <value> is not <what is allowed>". NaN is refused by all of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace overparam::core {

/// A number for messages: the shortest text that reads back as the same.
std::string number_text(double value);

/// @throws InvalidParameter "<name>: <value> <complaint>" unless `holds`.
void require(bool holds, std::string_view name, double value, std::string_view complaint);

/// @throws InvalidParameter unless the value is finite.
void require_finite(std::string_view name, double value);

/// @throws InvalidParameter "<name>[<i>]: …" for the first value that is not finite.
void require_finite(std::string_view name, std::span<const double> values);

/// @throws InvalidParameter unless 0 < value < ∞.
void require_positive(std::string_view name, double value);

/// @throws InvalidParameter unless 0 ≤ value < ∞.
void require_not_negative(std::string_view name, double value);

/// @throws InvalidParameter unless lower ≤ value ≤ upper.
void require_between(std::string_view name, double value, double lower, double upper);

/// @throws InvalidParameter unless the value is a whole number, finite and at least `lower`.
void require_whole(std::string_view name, double value, double lower);

/// @throws InvalidParameter unless the times are finite, none negative, and none below the one before.
void require_times(std::string_view name, std::span<const double> times);

/// @throws DimensionMismatch unless both sizes are the same.
void require_size(std::string_view name, std::size_t expected, std::size_t actual);

}  // namespace overparam::core
