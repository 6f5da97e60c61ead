// SPDX-License-Identifier: MIT
#include "overparam/validation/proportion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <initializer_list>

using namespace overparam;
using validation::wilson_interval;

TEST_CASE("a Wilson interval holds its proportion, also at the ends") {
  for (std::size_t draws = 1; draws <= 300; ++draws)
    for (const double proportion : {0.0, 1.0, std::floor(double(draws) / 3) / double(draws)}) {
      CAPTURE(draws);
      CAPTURE(proportion);
      const auto interval = wilson_interval(proportion, draws);
      CHECK(0 <= interval.lower);
      CHECK(interval.lower <= proportion);
      CHECK(proportion <= interval.upper);
      CHECK(interval.upper <= 1);
    }
}

TEST_CASE("a Wilson interval ends where the proportion is z standard errors away") {
  // |p̂ − p| = z √(p (1 − p)/n) at both ends.
  const auto ends = wilson_interval(0.3, 50, 1.7);
  const double rounding = 1e-12;  // of a root of a quadratic equation
  for (const double p : {ends.lower, ends.upper})
    CHECK(std::abs(std::abs(0.3 - p) - 1.7 * std::sqrt(p * (1 - p) / 50)) < rounding);
}
