// SPDX-License-Identifier: MIT
#include "overparam/validation/proportion.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/require.hpp"

namespace overparam::validation {
namespace {

// Half the length of the interval.
double reach(double p, double n, double z) {
  return z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
}

void require_fit(double proportion, std::size_t draws) {
  core::require_between("proportion", proportion, 0, 1);
  core::require(draws >= 1, "draws", double(draws), "are none");
}

}  // namespace

Interval wilson_interval(double proportion, std::size_t draws, double z) {
  require_fit(proportion, draws);
  core::require_positive("z", z);
  const auto n = double(draws);
  const double centre = (proportion + z * z / (2 * n)) / (1 + z * z / n);
  const double half = reach(proportion, n, z);
  // It holds the proportion, but for rounding.
  return {std::max(0.0, std::min(proportion, centre - half)),
          std::min(1.0, std::max(proportion, centre + half))};
}

double wilson_error(double proportion, std::size_t draws) {
  require_fit(proportion, draws);
  return reach(proportion, double(draws), 1);
}

}  // namespace overparam::validation
