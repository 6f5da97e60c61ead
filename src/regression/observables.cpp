// SPDX-License-Identifier: MIT
#include "overparam/regression/observables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace overparam::regression {

std::string correction(const std::string& parameter, double size, double relative,
                       const std::string& source) {
  const double percent = 100 * relative;
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(std::abs(percent))) - 1));
  std::array<char, 100> text{};
  // Beyond a factor of 1000 no digit is known.
  if (std::abs(relative) < 1000)
    std::snprintf(text.data(), text.size(), " = %.2g: corrections of about %+.0f %% from ", size,
                  unit * std::round(percent / unit));
  else
    std::snprintf(text.data(), text.size(), " = %.2g: corrections above a factor of 1000 from ",
                  size);
  return parameter + text.data() + source;
}

std::string correction_order(const std::string& parameter, double size, double relative,
                             const std::string& source) {
  std::array<char, 100> text{};
  std::snprintf(text.data(), text.size(), " = %.2g: corrections of relative order %.1g from ", size,
                std::abs(relative));
  return parameter + text.data() + source;
}

}  // namespace overparam::regression
