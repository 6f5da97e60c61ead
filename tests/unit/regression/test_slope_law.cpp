// SPDX-License-Identifier: MIT
// The law of the slopes of the units.
#include "overparam/regression/slope_law.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "overparam/core/derivative.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::regression::slope_law;
using overparam::test::close;

constexpr double rounding = 1e-11;  // of sums and roots

}  // namespace

TEST_CASE("the law of the slopes has the moments of independent ones") {
  for (const std::string name : {"relu", "erf", "gelu", "linear", "hermite:0,1,0.5"})
    for (const double width : {1.0, 3.0, 17.0, 400.0, 1e6}) {
      CAPTURE(name);
      CAPTURE(width);
      const auto activation = Activation::parse(name);
      const Derivative slope(activation);
      using overparam::test::gaussian_average;
      const double mean = gaussian_average([&](double z) { return slope(z); });
      const double square = gaussian_average([&](double z) { return slope(z) * slope(z); });
      double total = 0, first = 0, second = 0, squares = 0;
      for (const auto& point : slope_law(activation, width)) {
        CHECK(point.spread >= 0);
        total += point.weight;
        first += point.weight * point.mean;
        second += point.weight * point.mean * point.mean;
        squares += point.weight * (point.spread + point.mean * point.mean);
      }
      // Sums of lgamma up to N ln N.
      constexpr double tolerance = 1e-11;
      CHECK(close(total, 1, tolerance, 0));
      CHECK(close(first, mean, tolerance, 0));
      CHECK(close(second, mean * mean + (square - mean * mean) / width, tolerance, 0));
      CHECK(close(squares, square, tolerance, 0));
    }
}

TEST_CASE("the law of one slope reaches as far as polynomials of high degree do") {
  // σ = He_m/√m!: E σ'(G)² = m.
  for (const int degree : {3, 30, 63}) {
    std::string text = "hermite:0";
    for (int m = 1; m <= degree; ++m) text += m == degree ? ",1" : ",0";
    const auto law = overparam::regression::fine_law(Activation::parse(text));
    CAPTURE(degree);
    CHECK(close(law.average(law.value.square()), degree, rounding, 0));
  }
}

TEST_CASE("laws between kinks") {
  using overparam::regression::fine_law;
  using overparam::regression::isolated_slopes;
  for (const char* name : {"linear", "relu", "abs", "leaky_relu:0.3", "leaky_relu:1", "hard_tanh"})
    CHECK(isolated_slopes(Activation::parse(name)));
  for (const char* name : {"erf", "tanh", "gelu", "silu", "elu", "selu", "softsign"})
    CHECK(!isolated_slopes(Activation::parse(name)));
  // hard_tanh' is 1 between −1 and 1.
  const auto law = fine_law(Activation::parse("hard_tanh"));
  const double inside = std::erf(std::sqrt(0.5));
  CHECK(close(law.average(law.value), inside, rounding, 0));
  CHECK(close(law.average(law.value.square()), inside, rounding, 0));
  // Of one unit the law of means is that of the slope: two points.
  const auto one = overparam::regression::slope_law(Activation::parse("hard_tanh"), 1);
  REQUIRE(one.size() == 2);
  for (const auto& point : one)
    CHECK(close(point.weight, point.mean > 0.5 ? inside : 1 - inside, rounding, 0));
  // Units that are off are off to the last bit.
  for (const char* name : {"hard_tanh", "relu", "expr:max(x,0)", "expr:max(x-0.3,0)"})
    for (const auto& point : overparam::regression::slope_law(Activation::parse(name), 1))
      CHECK((point.mean == 0 || std::abs(point.mean) > 0.5));
  const auto leaky = fine_law(Activation::parse("leaky_relu:0.3"));
  CHECK(close(leaky.average(leaky.value), 0.65, rounding, 0));
}
