// SPDX-License-Identifier: MIT
// Means, standard errors and scores against known values.
#include "overparam/validation/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::DimensionMismatch;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::validation::critical_score;
using overparam::validation::normal_score;
using overparam::validation::summarise;

constexpr double rounding = 8 * epsilon;
// Boost's distribution functions and their inverses, each right to some ten ε, relative error
// divided by z.
constexpr double distribution_tolerance = 1e-13;

}  // namespace

TEST_CASE("a summary is the mean and its standard error") {
  // Mean 3, squares 4 + 1 + 1 + 4 = 10, s² = 10/3, s/√n = √(10/12).
  const auto summary = summarise(std::vector<double>{1, 2, 4, 5});
  CHECK(close(summary.mean, 3, rounding, 0));
  CHECK(close(summary.standard_error, std::sqrt(10.0 / 12), rounding, 0));
  CHECK(summary.count == 4);
}

TEST_CASE("a summary of values far from zero loses no accuracy beyond theirs") {
  const auto summary = summarise(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 5});
  CHECK(close(summary.mean, 1e9 + 3, rounding, 0));
  CHECK(close(summary.standard_error, std::sqrt(10.0 / 12), 1e9 * rounding, 0));
}

TEST_CASE("a summary of values whose squares leave the range of numbers is in proportion") {
  const auto ordinary = summarise(std::vector<double>{1, 2, 4.5});
  for (const int exponent : {-1000, 1000}) {
    const auto extreme = summarise(std::vector<double>{
        std::ldexp(1, exponent), std::ldexp(2, exponent), std::ldexp(4.5, exponent)});
    CAPTURE(exponent);
    CHECK(extreme.mean == std::ldexp(ordinary.mean, exponent));
    CHECK(extreme.standard_error == std::ldexp(ordinary.standard_error, exponent));
  }
}

TEST_CASE("a single value has no spread and an empty sample no mean") {
  const auto summary = summarise(std::vector<double>{2.5});
  CHECK(summary.mean == 2.5);
  CHECK(summary.standard_error == 0);
  CHECK(summary.count == 1);
  CHECK_THROWS_AS(summarise(std::vector<double>{}), DimensionMismatch);
}

TEST_CASE("Student statistics become equally improbable normal ones") {
  // Regularised incomplete beta function, root of log erfc, 40 digits, mpmath 1.3.
  CHECK(close(normal_score(2.5, 3), 1.7076212273548162, distribution_tolerance, 0));
  CHECK(close(normal_score(1, 7), 0.933393834009473108, distribution_tolerance, 0));
  CHECK(close(normal_score(12, 4), 3.63644321233620077, distribution_tolerance, 0));
  CHECK(close(normal_score(3.2, 5.5), 2.30813017357506465, distribution_tolerance, 0));
  CHECK(close(normal_score(0.3, 2), 0.263084227047331455, distribution_tolerance, 0));
  // The 99.5 % point of five degrees of freedom is 4.032142983557536, that of the normal one 2.5758.
  CHECK(close(normal_score(4.032142983557536, 5), 2.57582930354968912, distribution_tolerance, 0));
}

TEST_CASE("normal scores are odd, increasing and tend to the statistic") {
  CHECK(close(normal_score(-2.5, 3), -normal_score(2.5, 3), rounding, 0));
  CHECK(close(normal_score(0, 3), 0, 0, rounding));
  // z = t (1 − (t²+1)/4ν + …).
  const double many = 1e7;
  CHECK(close(normal_score(2.3, many), 2.3, 2 * (2.3 * 2.3 + 1) / (4 * many), 0));
  for (const double degrees : {1.0, 4.0, 60.0}) {
    CAPTURE(degrees);
    double previous = 0;
    for (double t = 0.1; t < 1e3; t *= 1.5) {
      const double z = normal_score(t, degrees);
      CAPTURE(t);
      CHECK(z > previous);
      CHECK(z < t);
      previous = z;
      if (z > 36) break;  // close to the largest
    }
  }
}

TEST_CASE("scores too improbable for a double stay large and finite") {
  const double large = normal_score(1e6, 200);
  CHECK(large > 36);
  CHECK(std::isfinite(large));
  CHECK(close(normal_score(-1e6, 200), -large, 0, 0));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(normal_score(infinity, 3) == infinity);
  CHECK(normal_score(-infinity, 3) == -infinity);
}

TEST_CASE("critical scores share the false alarms among the comparisons") {
  // erfc(z/√2) = false alarms/comparisons, 40 digits, mpmath 1.3.
  CHECK(close(critical_score(0.01, 1), 2.57582930354890076, distribution_tolerance, 0));
  CHECK(close(critical_score(0.05, 1), 1.95996398454005424, distribution_tolerance, 0));
  CHECK(close(critical_score(0.01, 18), 3.45243293738757701, distribution_tolerance, 0));
  CHECK(close(critical_score(0.001, 1000), 4.89163847569859039, distribution_tolerance, 0));
  CHECK_THROWS_AS(critical_score(0.01, 0), overparam::core::InvalidParameter);
}
