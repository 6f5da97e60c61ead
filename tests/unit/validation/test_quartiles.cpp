// SPDX-License-Identifier: MIT
/// @file
/// Quartiles against those of R (quantile, type 7) and NumPy.
#include "overparam/validation/quartiles.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "overparam/core/error.hpp"

using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::validation::quartiles;

TEST_CASE("quartiles are linear between order statistics") {
  const auto check = [](const std::vector<double>& values, double lower, double median,
                        double upper) {
    const auto found = quartiles(values);
    CHECK(found.lower == lower);
    CHECK(found.median == median);
    CHECK(found.upper == upper);
  };
  check({3}, 3, 3, 3);
  check({2, 1}, 1.25, 1.5, 1.75);
  check({5, 1, 4, 2}, 1.75, 3, 4.25);  // quantile(c(5,1,4,2)): 1.75 3.00 4.25
  check({9, 1, 5, 3, 7}, 3, 5, 7);
  check({1, 1, 1, 100}, 1, 1, 25.75);
  check({-1e308, 1e308}, -5e307, 0, 5e307);  // whose difference is no number
}

TEST_CASE("quartiles of nothing, or of what is no number, are refused") {
  CHECK_THROWS_AS(quartiles({}), DimensionMismatch);
  CHECK_THROWS_AS(quartiles({1, std::numeric_limits<double>::quiet_NaN()}), InvalidParameter);
}
