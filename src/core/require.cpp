// SPDX-License-Identifier: MIT
#include "overparam/core/require.hpp"

#include <charconv>
#include <cmath>

namespace overparam::core {

std::string number_text(double value) {
  char text[32];  // the longest has 24 characters
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

void refuse(std::string_view name, double value, std::string_view complaint) {
  throw InvalidParameter(std::string(name), number_text(value), std::string(complaint));
}

void require_finite(std::string_view name, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      require_finite(std::string(name) + "[" + std::to_string(i) + "]", values[i]);
}

void require_between(std::string_view name, double value, double lower, double upper) {
  if (!(value >= lower && value <= upper))
    refuse(name, value, "is not from " + number_text(lower) + " to " + number_text(upper));
}

void require_whole(std::string_view name, double value, double lower) {
  if (!(value >= lower && std::isfinite(value) && value == std::floor(value)))
    refuse(name, value, "is not a whole number from " + number_text(lower));
}

void require_times(std::string_view name, std::span<const double> times) {
  double previous = 0;
  for (const double t : times) {
    require(t >= previous && std::isfinite(t), name, t,
            "is not finite, negative, or smaller than the one before");
    previous = t;
  }
}

}  // namespace overparam::core
