// SPDX-License-Identifier: MIT
#include "overparam/experiment/accuracy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace overparam::experiment {
namespace {

std::string digits(double value, int count) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value,
                                    std::chars_format::general, count);
  return {text.data(), result.ptr};
}

}  // namespace

std::string rough(double value) { return digits(value, 2); }

std::string correction_reason(const std::string& small, double relative, double threshold) {
  if (relative < threshold) return "";
  return small + ": corrections of relative order " + digits(std::min(relative, 1.0), 1);
}

std::string rounding_reason(double value, double rounding) {
  constexpr double three_digits = 1e-3;
  if (rounding <= three_digits * std::abs(value)) return "";
  return "known to ± " + digits(rounding, 1);
}

Measurement checked(Measurement measurement, const std::string& infinite) {
  if (!measurement.value || std::isfinite(*measurement.value)) return measurement;
  const bool none = std::isnan(*measurement.value);
  measurement.value.reset();
  measurement.status = none               ? Status::not_converged
                       : infinite.empty() ? Status::diverged
                                          : Status::infinite;
  measurement.reason = none               ? "lost in an overflow"
                       : infinite.empty() ? "above the largest number"
                                          : infinite;
  return measurement;
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + "; " + b;
}

}  // namespace overparam::experiment
