// SPDX-License-Identifier: MIT
#include "overparam/core/schedule.hpp"

#include <cmath>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {

Schedule Schedule::parse(const std::string& text, const std::string& option) {
  if (text == "constant") return {};
  if (text == "optimal") return {Kind::optimal, 0, 1};
  if (text == "greedy") return {Kind::greedy, 0, 1};
  const std::string prefix = "power:";
  if (text.rfind(prefix, 0) != 0)
    throw InvalidParameter(option, text, "is not one of " + choices());
  const auto numbers = read_numbers(std::string_view(text).substr(prefix.size()));
  if (!numbers || numbers->size() != 2 || !((*numbers)[0] > 0) || !((*numbers)[1] > 0))
    throw InvalidParameter(option, text, "is not power:a,t0 with positive numbers a and t0");
  return {Kind::power, (*numbers)[0], (*numbers)[1]};
}

double Schedule::rate(double learning_rate, double t) const {
  return kind == Kind::power ? learning_rate * std::pow(1 + t / time_scale, -exponent)
                             : learning_rate;
}

double Schedule::slope(double learning_rate, double t) const {
  return kind == Kind::power ? -exponent / (time_scale + t) * rate(learning_rate, t) : 0;
}

}  // namespace overparam::core
