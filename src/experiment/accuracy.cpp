// SPDX-License-Identifier: MIT
#include "overparam/experiment/accuracy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "overparam/experiment/parameters.hpp"

namespace overparam::experiment {
namespace {

std::string digits(double value, int count) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value,
                                    std::chars_format::general, count);
  return {text.data(), result.ptr};
}

std::string from(const std::string& source) { return source.empty() ? "" : " from " + source; }

}  // namespace

std::string rough(double value) { return digits(value, 2); }

std::string equation(const std::string& name, double value) {
  constexpr double large = 1e6;
  const bool whole = value == std::round(value) && std::abs(value) < large;
  return name + " = " + (whole ? shortest(value) : rough(value));
}

std::string range_reason(const std::string& name, double value, const std::string& bound,
                         double limit) {
  return name + " = " + shortest(value) + " is " + bound + " " + digits(limit, 4);
}

std::string correction_reason(const std::string& small, double relative, double threshold,
                              const std::string& source) {
  if (relative < threshold) return "";
  if (std::isnan(relative)) return small + ": corrections of unknown size" + from(source);
  return small + ": corrections of relative order " + digits(std::min(relative, 1.0), 1) +
         from(source);
}

std::string signed_correction_reason(const std::string& small, double relative, double threshold,
                                     const std::string& source) {
  if (!(std::abs(relative) >= threshold)) return "";
  if (std::abs(relative) >= 1000)
    return small + ": corrections above a factor of 1000" + from(source);
  const double percent = 100 * relative;
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(std::abs(percent))) - 1));
  char text[40];
  std::snprintf(text, sizeof text, "%+.0f %%", unit * std::round(percent / unit));
  return small + ": corrections of about " + text + from(source);
}

std::string contour_reason(double time, double value, double power) {
  constexpr double resolution = 1e-12;
  const bool integral = time > 0 && std::isfinite(time);
  return integral && value < resolution * power ? "below 1e-12 of the labels' power: no digits left"
                                                : "";
}

std::string rounding_reason(double value, double rounding) {
  constexpr double three_digits = 1e-3;
  if (rounding <= three_digits * std::abs(value)) return "";
  if (std::isnan(rounding)) return "of unknown accuracy";
  return "known to ± " + digits(rounding, 1);
}

Measurement checked(Measurement measurement, const std::string& infinite) {
  if (measurement.standard_error && !std::isfinite(*measurement.standard_error))
    measurement.standard_error.reset();
  if (!measurement.value || std::isfinite(*measurement.value)) return measurement;
  measurement.standard_error.reset();
  const bool number = !std::isnan(*measurement.value);
  measurement.value.reset();
  if (number && !infinite.empty()) {
    measurement.status = Status::infinite;
    measurement.reason = infinite;
  } else {
    measurement.status = number ? Status::diverged : Status::not_converged;
    measurement.reason = number ? "above the largest number" : "lost in an overflow";
  }
  return measurement;
}

std::string joined(const std::string& a, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + "; " + b;
}

}  // namespace overparam::experiment
