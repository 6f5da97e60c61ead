// SPDX-License-Identifier: MIT
// The tangent kernel as modes: closed forms of polynomial slopes, and sums that hold for all.
#include "neural_tangent/spectra.hpp"

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
using overparam::neural_tangent::grouped_spectrum;
using overparam::neural_tangent::limit_spectrum;
using overparam::neural_tangent::Parameters;
using overparam::neural_tangent::risk_of;
using overparam::neural_tangent::sphere_spectrum;
using overparam::regression::Spectrum;
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

double trace(const Spectrum& spectrum) {
  double sum = spectrum.tail;
  for (const auto& space : spectrum.spaces) sum += space.multiplicity * space.eigenvalue;
  return sum;
}

double power(const Spectrum& spectrum) {
  double sum = spectrum.unreachable;
  for (const auto& space : spectrum.spaces) sum += space.power;
  return sum;
}

}  // namespace

TEST_CASE("a slope that is linear in its argument makes constant, linear and quadratic features") {
  // σ' = 1 + u/√2 has the kernel c + c²/2, and c² = [(d−1) P_2 + 1]/d.
  for (const double d : {5.0, 9.0, 400.0}) {
    CAPTURE(d);
    const auto spectrum = sphere_spectrum(setting("hermite:0,1,0.5", d));
    REQUIRE(spectrum.spaces.size() == 3);
    const double quadratic = (d + 2) * (d - 1) / 2;
    CHECK(close(spectrum.spaces[0].eigenvalue, 0.5 / d, midpoint, 0));
    CHECK(spectrum.spaces[0].multiplicity == 1);
    CHECK(spectrum.spaces[0].power == 0);
    CHECK(close(spectrum.spaces[1].eigenvalue, 1 / d, midpoint, 0));
    CHECK(close(spectrum.spaces[1].multiplicity, d, rounding, 0));
    CHECK(spectrum.spaces[1].power == 0.8);
    CHECK(close(spectrum.spaces[2].eigenvalue, 0.5 * (d - 1) / d / quadratic, midpoint, 0));
    CHECK(close(spectrum.spaces[2].multiplicity, quadratic, rounding, 0));
    CHECK(spectrum.spaces[2].power == 0.3);
    CHECK(spectrum.tail < midpoint);
    CHECK(spectrum.unreachable == 0);
  }
}

TEST_CASE("a quadratic slope makes linear and cubic features") {
  // σ' = √3 He_2/√2 · 0.5, and on the sphere E(u² − 1)² = 2(d−1)/(d+2): the kernel is that times c P_2(c).
  const double d = 12;
  const auto p = setting("hermite:0,0,0,0.5", d);
  const auto spectrum = sphere_spectrum(p);
  const double all = 0.75 * 0.5 * 2 * (d - 1) / (d + 2);
  CHECK(close(trace(spectrum), all, midpoint, 0));
  REQUIRE(spectrum.spaces.size() == 2);
  CHECK(close(spectrum.spaces[0].multiplicity, d, rounding, 0));
  CHECK(close(spectrum.spaces[1].multiplicity, d * (d - 1) * (d + 4) / 6, rounding, 0));
  // (2l+d−2) c P_l = (l+d−2) P_{l+1} + l P_{l−1} at l = 2.
  CHECK(close(spectrum.spaces[0].eigenvalue * d, all * 2 / (d + 2), midpoint, 0));
  CHECK(close(spectrum.spaces[1].eigenvalue * spectrum.spaces[1].multiplicity, all * d / (d + 2),
              midpoint, 0));
  CHECK(spectrum.unreachable == 0.3);
}

TEST_CASE("all spectra keep the trace and the powers, and tend to those of the limit") {
  for (const std::string name : {"relu", "erf", "tanh", "gelu", "sigmoid", "linear"}) {
    CAPTURE(name);
    const auto p = setting(name, 1e7);
    const Derivative slope(p.activation);
    const double mean = gaussian_average([&](double z) { return slope(z); });
    const double square = gaussian_average([&](double z) { return slope(z) * slope(z); });
    for (const auto& spectrum : {limit_spectrum(p), sphere_spectrum(p), grouped_spectrum(p)}) {
      CHECK(close(trace(spectrum), square, midpoint, 0));
      CHECK(close(power(spectrum), 1.1, rounding, 0));
    }
    CHECK(close(limit_spectrum(p).spaces[0].eigenvalue * 1e7, mean * mean, rounding, 0));
    for (const auto& space : sphere_spectrum(p).spaces)
      if (close(space.multiplicity, 1e7, rounding, 0))
        CHECK(close(space.eigenvalue * 1e7, mean * mean, midpoint, 0));
  }
  // Of two groups the first has weights that are equal, and what they represent of the target.
  const auto groups = grouped_spectrum(setting("relu"));
  REQUIRE(groups.spaces.size() == 2);
  CHECK(close(groups.spaces[0].eigenvalue, (0.25 + 0.25 / 6) / 9, rounding, 0));
  CHECK(close(groups.spaces[0].power, 0.8 * 6 / 7, rounding, 0));
  CHECK(close(groups.spaces[1].eigenvalue, 0.25 / 54, rounding, 0));
  CHECK(groups.spaces[1].multiplicity == 45);
}

TEST_CASE("the risk of two groups, known from another derivation") {
  // README.md: 0.841 at K = 4, d = 100, n = 200, Δ = 0.25, to its digits.
  Parameters p{100, 4, 0.04, 200, 2, Activation::parse("relu")};
  p.label_noise = 0.25;
  const auto risk = risk_of(grouped_spectrum(p), p, infinity);
  CHECK(close(risk.bias + risk.variance, 0.841, 0, overparam::test::printed(3)));
  // Times beyond all modes are the end, and times before any the start.
  CHECK(close(risk_of(grouped_spectrum(p), p, 1e300).bias, risk.bias, rounding, 0));
  CHECK(risk_of(grouped_spectrum(p), p, 1e-300).bias == 1);
  CHECK(risk_of(grouped_spectrum(p), p, 1e-300).training == 1.25);
}
