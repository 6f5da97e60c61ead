// SPDX-License-Identifier: MIT
#include "overparam/core/schedule.hpp"

#include <charconv>
#include <cmath>

#include "overparam/core/error.hpp"

namespace overparam::core {

Schedule Schedule::parse(const std::string& text, const std::string& option) {
  if (text == "constant") return {};
  if (text == "optimal") return {Kind::optimal, 0, 1};
  const std::string prefix = "power:";
  if (text.rfind(prefix, 0) != 0)
    throw InvalidParameter(option, text, "is not one of " + choices());
  Schedule result{Kind::power, 0, 0};
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data() + prefix.size(), end, result.exponent);
  const bool comma = first.ec == std::errc() && first.ptr != end && *first.ptr == ',';
  const auto second = comma ? std::from_chars(first.ptr + 1, end, result.time_scale) : first;
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  if (!comma || second.ec != std::errc() || second.ptr != end || !positive(result.exponent) ||
      !positive(result.time_scale))
    throw InvalidParameter(option, text, "is not power:a,t0 with positive numbers a and t0");
  return result;
}

double Schedule::rate(double learning_rate, double t) const {
  return kind == Kind::power ? learning_rate * std::pow(1 + t / time_scale, -exponent)
                             : learning_rate;
}

double Schedule::slope(double learning_rate, double t) const {
  return kind == Kind::power ? -exponent / (time_scale + t) * rate(learning_rate, t) : 0;
}

}  // namespace overparam::core
