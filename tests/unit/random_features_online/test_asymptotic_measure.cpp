// SPDX-License-Identifier: MIT
// Spectral bulks and shells where they are Marchenko–Pastur: at N → ∞, and of linear students.
#include "random_features_online/spectral_measure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "unit/random_features_online/measures.hpp"

namespace {

using overparam::random_features_online::Shell;
using overparam::random_features_online::spectral_measure;
using overparam::random_features_online::SpectralMeasure;
using overparam::spectrum::approximation_error;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::test::activation;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::hard_edge;
using overparam::test::log_ten;
using overparam::test::quadrature_tolerance;
using overparam::test::ridge_at;
using overparam::test::sum_over;

}  // namespace

TEST_CASE("the asymptotic bulk is Marchenko-Pastur, scaled and shifted") {
  // K Ω → a_1 F Fᵀ/N + a_*: the spectrum of F Fᵀ/N has edges (1 ± √β)², and an atom of 1 − 1/β at 0
  // for β > 1.
  for (const std::string name : {"erf", "tanh", "gelu", "relu"}) {
    const auto g = activation(name);
    const auto a = g.hermite_coefficients(2);
    const double linear = a[1] * a[1];
    const double rest = g.second_moment() - a[0] * a[0] - linear;
    const auto population = asymptotic_population(g, {g, 2, 0});
    for (const double ratio : {0.3, 3.0, 100.0}) {
      CAPTURE(name);
      CAPTURE(ratio);
      const auto measure = spectral_measure(population, std::log(ratio));
      const bool constant = std::abs(a[0]) > 1e-14;
      REQUIRE(measure.bulks.size() == 1 + (ratio > 1 ? 1u : 0u) + (constant ? 1u : 0u));
      const auto& bulk = measure.bulks[ratio > 1 ? 1 : 0];
      const double lower = rest + linear * std::pow(1 - std::sqrt(ratio), 2);
      const double upper = rest + linear * std::pow(1 + std::sqrt(ratio), 2);
      // The edge is stationary in y; a_* is a difference of numbers of size 1.
      constexpr double tolerance = 1e-11;
      CHECK(close(bulk.lower, lower, tolerance, tolerance));
      CHECK(close(bulk.upper, upper, tolerance, tolerance));
      CHECK(close(bulk.fraction, std::min(1.0, 1 / ratio), 1e-12, 0));
      if (ratio > 1) {
        CHECK(close(measure.bulks[0].lower, rest, 0, tolerance));
        CHECK(measure.bulks[0].lower == measure.bulks[0].upper);
        CHECK(close(measure.bulks[0].fraction, 1 - 1 / ratio, 1e-12, 0));
        CHECK(measure.bulks[0].teacher_power == 0);
      }
    }
  }
}

TEST_CASE("asymptotic shells satisfy the sum rules and the resolvent equation") {
  for (const std::string name : {"erf", "relu", "tanh", "gelu", "sign", "linear", "sigmoid"})
    for (const double ratio : {0.3, 1.0, 3.0, 100.0}) {
      CAPTURE(name);
      CAPTURE(ratio);
      const auto g = activation(name);
      const auto population = asymptotic_population(g, {activation("erf"), 3, 0.2});
      const double log_width = std::log(ratio);
      const auto measure = spectral_measure(population, log_width);
      const double mean = g.mean() * g.mean();
      // The constant feature is one mode of infinite eigenvalue and fraction 0, at 1e15.
      double fraction = 0;
      double eigenvalue = 0;
      for (const auto& shell : measure.spectrum.shells) {
        fraction += shell.fraction;
        if (shell.mean_fraction == 0) {
          eigenvalue += shell.fraction * shell.eigenvalue;
          CHECK(shell.gain == 0);
          continue;
        }
        CHECK(shell.mean_fraction == 1);
        CHECK(shell.eigenvalue > 1e13);
        CHECK(close(shell.gain, mean, 8 * epsilon, 0));
        CHECK(close(shell.eigenvalue * shell.fraction, mean, quadrature_tolerance, 0));
      }
      CHECK(close(fraction, 1, quadrature_tolerance, 0));
      CHECK(close(eigenvalue, population.kernel_total - mean, quadrature_tolerance,
                  quadrature_tolerance * population.kernel_total));
      CHECK(close(sum_over(measure, [](const Shell& s) { return s.teacher_power; }),
                  population.teacher_total - 2 * approximation_error(population, log_width), 0,
                  quadrature_tolerance * population.teacher_total));
      for (const double z : {1e-3, 0.1, 10.0}) {
        if (z < 0.01 && hard_edge(population, log_width)) continue;
        CAPTURE(z);
        CHECK(close(
            sum_over(measure, [&](const Shell& m) { return m.fraction / (m.eigenvalue + z); }),
            1 / ridge_at(population, log_width, z), quadrature_tolerance, 0));
      }
    }
}

TEST_CASE("a linear student has the spectrum of a sample covariance matrix") {
  // K Ω = F Fᵀ/N: edges (1 ± √(K/N))², min(K, N) modes, the others at 0.
  const double n = 30;
  const auto linear = activation("linear");
  for (const double k : {6.0, 300.0}) {
    CAPTURE(k);
    const auto population = sphere_population(n, linear, {linear, 2, 0}, std::log(k));
    const auto measure = spectral_measure(population, std::log(k));
    const auto& bulk = measure.bulks.back();
    CHECK(close(bulk.lower, std::pow(1 - std::sqrt(k / n), 2), 1e-11, 0));
    CHECK(close(bulk.upper, std::pow(1 + std::sqrt(k / n), 2), 1e-11, 0));
    CHECK(close(bulk.fraction, std::min(1.0, n / k), 1e-12, 0));
    if (k < n) {
      CHECK(measure.bulks.size() == 1);
      continue;
    }
    REQUIRE(measure.bulks.size() == 2);
    CHECK(measure.bulks[0].upper == 0);
    CHECK(close(measure.bulks[0].fraction, 1 - n / k, 1e-12, 0));
    CHECK(measure.spectrum.shells.front().eigenvalue == 0);
    CHECK(measure.spectrum.unreachable == 0);
  }
}

TEST_CASE("as many linear features as dimensions have a hard edge at zero") {
  // Marchenko–Pastur at β = 1: density √(4/λ − 1)/2π on (0, 4), moments 1, 2, 5.
  const auto linear = activation("linear");
  const auto population = sphere_population(30, linear, {linear, 1, 0}, std::log(30.0));
  const auto measure = spectral_measure(population, std::log(30.0));
  REQUIRE(measure.bulks.size() == 1);
  CHECK(close(measure.bulks[0].lower, 0, 0, 1e-11));
  CHECK(close(measure.bulks[0].upper, 4, 1e-11, 0));
  const auto moment = [&](int n) {
    return sum_over(measure,
                    [&](const Shell& s) { return s.fraction * std::pow(s.eigenvalue, n); });
  };
  CHECK(close(moment(1), 1, quadrature_tolerance, 0));
  CHECK(close(moment(2), 2, quadrature_tolerance, 0));
  CHECK(close(moment(3), 5, quadrature_tolerance, 0));
  // Slow modes: ∫ p e^{−2λt} = e^{−4t} (I_0(4t) + I_1(4t)), as long as the lowest node is resolved.
  for (const double t : {1.0, 10.0, 100.0}) {
    CAPTURE(t);
    const double expected =
        std::exp(-4 * t) * (std::cyl_bessel_i(0, 4 * t) + std::cyl_bessel_i(1, 4 * t));
    CHECK(close(
        sum_over(measure,
                 [&](const Shell& s) { return s.teacher_power * std::exp(-2 * s.eigenvalue * t); }),
        expected, quadrature_tolerance, 0));
  }
}

TEST_CASE("a degree far below the width is a point at the centre of its semicircle") {
  // Beyond D_1/K = 1e-10 the linear degree of erf is one shell, λ ≈ K ξ_1 + everything else.
  const auto erf = activation("erf");
  const double log_width = 16 * log_ten;
  const auto population = sphere_population(100, erf, {erf, 1, 0}, log_width);
  const auto measure = spectral_measure(population, log_width);
  const auto& top = measure.spectrum.shells.back();
  const auto& harmonics = population.degrees.front();
  CHECK(harmonics.degree == 1);
  CHECK(measure.bulks.back().lower == measure.bulks.back().upper);
  CHECK(close(top.fraction, 100 * std::exp(-log_width), 1e-12, 0));
  CHECK(close(top.eigenvalue,
              std::exp(log_width + harmonics.log_eigenvalue) + population.kernel_total, 1e-12, 0));
  CHECK(close(top.teacher_power, harmonics.teacher_power, 1e-12, 0));
}
