// SPDX-License-Identifier: MIT
// The tangent kernel as modes: closed forms of polynomial slopes, and sums that hold for all.
#include "neural_tangent/levels.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "overparam/core/derivative.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::neural_tangent::grouped_levels;
using overparam::neural_tangent::limit_levels;
using overparam::neural_tangent::Parameters;
using overparam::neural_tangent::risk_of;
using overparam::neural_tangent::sphere_levels;
using overparam::regression::Levels;
using overparam::test::close;
using overparam::test::gaussian_average;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Averages on the sphere are by the midpoint rule with 1/20 between points.
constexpr double midpoint = 1e-3;
constexpr double rounding = 1e-11;

Parameters setting(const std::string& activation, double dimension = 9) {
  Parameters p{dimension, 6, 6 / dimension, 40, 40 / dimension, Activation::parse(activation)};
  p.linear_power = 0.8;
  p.nonlinear_power = 0.3;
  p.label_noise = 0.2;
  return p;
}

double trace(const Levels& levels) {
  double sum = levels.tail;
  for (const auto& level : levels.levels) sum += level.multiplicity * level.eigenvalue;
  return sum;
}

double power(const Levels& levels) {
  double sum = levels.unreachable;
  for (const auto& level : levels.levels) sum += level.power;
  return sum;
}

}  // namespace

TEST_CASE("a slope that is linear in its argument makes constant, linear and quadratic features") {
  // σ' = 1 + u/√2 has the kernel c + c²/2, and c² = [(d−1) P_2 + 1]/d.
  for (const double d : {5.0, 9.0, 400.0}) {
    CAPTURE(d);
    const auto levels = sphere_levels(setting("hermite:0,1,0.5", d));
    REQUIRE(levels.levels.size() == 3);
    const double quadratic = (d + 2) * (d - 1) / 2;
    CHECK(close(levels.levels[0].eigenvalue, 0.5 / d, midpoint, 0));
    CHECK(levels.levels[0].multiplicity == 1);
    CHECK(levels.levels[0].power == 0);
    CHECK(close(levels.levels[1].eigenvalue, 1 / d, midpoint, 0));
    CHECK(close(levels.levels[1].multiplicity, d, rounding, 0));
    CHECK(levels.levels[1].power == 0.8);
    CHECK(close(levels.levels[2].eigenvalue, 0.5 * (d - 1) / d / quadratic, midpoint, 0));
    CHECK(close(levels.levels[2].multiplicity, quadratic, rounding, 0));
    CHECK(levels.levels[2].power == 0.3);
    CHECK(levels.tail < midpoint);
    CHECK(levels.unreachable == 0);
  }
}

TEST_CASE("a quadratic slope makes linear and cubic features") {
  // σ' = √3 He_2/√2 · 0.5, and on the sphere E(u² − 1)² = 2(d−1)/(d+2): the kernel is that times c P_2(c).
  const double d = 12;
  const auto p = setting("hermite:0,0,0,0.5", d);
  const auto levels = sphere_levels(p);
  const double all = 0.75 * 0.5 * 2 * (d - 1) / (d + 2);
  CHECK(close(trace(levels), all, midpoint, 0));
  REQUIRE(levels.levels.size() == 2);
  CHECK(close(levels.levels[0].multiplicity, d, rounding, 0));
  CHECK(close(levels.levels[1].multiplicity, d * (d - 1) * (d + 4) / 6, rounding, 0));
  // (2l+d−2) c P_l = (l+d−2) P_{l+1} + l P_{l−1} at l = 2.
  CHECK(close(levels.levels[0].eigenvalue * d, all * 2 / (d + 2), midpoint, 0));
  CHECK(close(levels.levels[1].eigenvalue * levels.levels[1].multiplicity, all * d / (d + 2),
              midpoint, 0));
  CHECK(levels.unreachable == 0.3);
}

TEST_CASE("all levels keep the trace and the powers, and tend to those of the limit") {
  for (const std::string name : {"relu", "erf", "tanh", "gelu", "sigmoid", "linear"}) {
    CAPTURE(name);
    const auto p = setting(name, 1e7);
    const Derivative slope(p.activation);
    const double mean = gaussian_average([&](double z) { return slope(z); });
    const double square = gaussian_average([&](double z) { return slope(z) * slope(z); });
    for (const auto& levels : {limit_levels(p), sphere_levels(p), grouped_levels(p)}) {
      CHECK(close(trace(levels), square, midpoint, 0));
      CHECK(close(power(levels), 1.1, rounding, 0));
    }
    CHECK(close(limit_levels(p).levels[0].eigenvalue * 1e7, mean * mean, rounding, 0));
    for (const auto& level : sphere_levels(p).levels)
      if (close(level.multiplicity, 1e7, rounding, 0))
        CHECK(close(level.eigenvalue * 1e7, mean * mean, midpoint, 0));
  }
  // Of two groups the first has weights that are equal, and what they represent of the target.
  const auto groups = grouped_levels(setting("relu"));
  REQUIRE(groups.levels.size() == 2);
  CHECK(close(groups.levels[0].eigenvalue, (0.25 + 0.25 / 6) / 9, rounding, 0));
  CHECK(close(groups.levels[0].power, 0.8 * 6 / 7, rounding, 0));
  CHECK(close(groups.levels[1].eigenvalue, 0.25 / 54, rounding, 0));
  CHECK(groups.levels[1].multiplicity == 45);
}

TEST_CASE("the risk of two groups, known from another derivation") {
  // README.md: 0.841 at K = 4, d = 100, n = 200, Δ = 0.25, to its digits.
  Parameters p{100, 4, 0.04, 200, 2, Activation::parse("relu")};
  p.label_noise = 0.25;
  const auto risk = risk_of(grouped_levels(p), p, infinity);
  CHECK(close(risk.bias + risk.variance, 0.841, 0, overparam::test::printed(3)));
  // Times beyond all modes are the end, and times before any the start.
  CHECK(close(risk_of(grouped_levels(p), p, 1e300).bias, risk.bias, rounding, 0));
  CHECK(risk_of(grouped_levels(p), p, 1e-300).bias == 1);
  CHECK(risk_of(grouped_levels(p), p, 1e-300).training == 1.25);
}
