// SPDX-License-Identifier: MIT
// Populations: multiplicities and eigenvalues against closed forms and direct quadrature,
// sum rules, finite series and limits.
#include "overparam/spectrum/population.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/sphere.hpp"
#include "unit/spectrum/populations.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::Harmonics;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::SphereHarmonics;
using overparam::spectrum::Teacher;
using overparam::test::activation;
using overparam::test::activation_names;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::find;
using overparam::test::gegenbauer;
using overparam::test::kernel_sum;
using overparam::test::power_tolerance;
using overparam::test::quadrature_tolerance;
using overparam::test::radial_average;
using overparam::test::same;
using overparam::test::teacher_sum;
using overparam::test::wide;

double binomial(double n, double k) {
  return std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)));
}

}  // namespace

TEST_CASE("multiplicities are the numbers of independent harmonics") {
  // Relative error of log D_k times log D_k, and of the rounding of exp.
  constexpr double tolerance = 200 * epsilon;
  for (const double dimension : {2.0, 3.0, 4.0, 20.0}) {
    const auto population = same(dimension, "relu");
    for (const auto& harmonics : population.degrees) {
      if (harmonics.degree > 12) break;
      const double k = harmonics.degree;
      // Homogeneous polynomials of degree k, less |x|² times those of degree k − 2.
      const double expected =
          binomial(dimension + k - 1, k) - (k >= 2 ? binomial(dimension + k - 3, k - 2) : 0);
      CAPTURE(dimension);
      CAPTURE(k);
      CHECK(close(std::exp(harmonics.log_multiplicity), expected, tolerance, 0));
    }
  }
}

TEST_CASE("the degrees of erf in 20 dimensions have their reference powers") {
  const auto population = same(20, "erf");
  // Σ over Hermite orders with 40 digits, mpmath 1.3.
  const std::vector<std::pair<int, double>> reference{{1, 0.320162651595462202},
                                                      {3, 0.0119796564034125781},
                                                      {5, 0.00106401799105937052},
                                                      {7, 0.000112829763227933162}};
  for (const auto& entry : reference) {
    const int degree = entry.first;
    const double power = entry.second;
    CAPTURE(degree);
    const Harmonics* harmonics = find(population, degree);
    REQUIRE(harmonics);
    CHECK(close(harmonics->kernel_power, power, power_tolerance, 0));
    CHECK(close(harmonics->teacher_power, power, power_tolerance, 0));
    CHECK(close(std::exp(harmonics->log_multiplicity + harmonics->log_eigenvalue), power,
                power_tolerance, 0));
  }
  CHECK_FALSE(find(population, 0));
  CHECK_FALSE(find(population, 2));
}

TEST_CASE("eigenvalues equal direct quadrature in polar coordinates") {
  for (const double dimension : {2.0, 5.0})
    for (const std::string name :
         {"erf", "relu", "sign", "tanh", "gelu", "sigmoid", "hermite:0.3,-0.5,0,0.8,0.2"}) {
      const auto g = activation(name);
      const auto population = same(dimension, name);
      for (int k = 0; k <= 6; ++k) {
        CAPTURE(dimension);
        CAPTURE(name);
        CAPTURE(k);
        const double expected = radial_average(g, g, k, dimension);
        const Harmonics* harmonics = find(population, k);
        if (!harmonics) {
          CHECK(close(expected, 0, 0, quadrature_tolerance));
          continue;
        }
        CHECK(close(std::exp(harmonics->log_eigenvalue), expected, power_tolerance,
                    quadrature_tolerance));
      }
    }
}

TEST_CASE("the powers of all degrees sum to the second moment") {
  for (const double dimension : {2.0, 3.0, 20.0, 1000.0})
    for (const double log_width : {0.0, wide, 690.0})
      for (const auto& name : activation_names) {
        CAPTURE(dimension);
        CAPTURE(log_width);
        CAPTURE(name);
        const auto population = same(dimension, name, 1, 0, log_width);
        const auto g = activation(name);
        CHECK(population.kernel_total == g.second_moment());
        CHECK(close(kernel_sum(population), g.second_moment(), power_tolerance, 0));
        CHECK(close(teacher_sum(population), g.second_moment(), power_tolerance, 0));
        CHECK(population.unreachable == 0);
        bool finite = true;
        for (const auto& harmonics : population.degrees)
          finite = finite && std::isfinite(harmonics.log_eigenvalue) && harmonics.kernel_power >= 0;
        CHECK(finite);
      }
}

TEST_CASE("the unlisted power of a kinked activation follows its power law") {
  // D_k ξ_k ~ k^{−2} (sign) and k^{−4} (relu) over every second degree, whatever N: the degrees
  // beyond L sum to 1/2 and 1/6 of L D_L ξ_L. The next order is at most N²/2L of it.
  struct Case {
    std::string name;
    double dimension, share;
  };
  for (const auto& law : {Case{"sign", 2, 0.5}, Case{"sign", 3, 0.5}, Case{"sign", 8, 0.5},
                          Case{"relu", 8, 1.0 / 6}, Case{"relu", 10, 1.0 / 6}}) {
    const std::string& name = law.name;
    const double dimension = law.dimension;
    const auto population = same(dimension, name, 1, 0, 0);
    const auto& last = population.degrees.back();
    CAPTURE(dimension);
    CAPTURE(name);
    REQUIRE(last.degree > 500);
    // The tail is a difference of numbers of size 1 with a few hundred roundings.
    constexpr double tolerance = 500 * epsilon;
    const double expected = law.share * last.degree * last.kernel_power;
    REQUIRE(expected > 100 * tolerance);
    CHECK(close(population.kernel_tail, expected, dimension * dimension / (2 * last.degree),
                tolerance));
  }
}

TEST_CASE("only the constant has a mean") {
  const double dimension = 5;
  for (const std::string name : {"relu", "sigmoid", "gelu", "hermite:0.3,-0.5,0,0.8,0.2"}) {
    CAPTURE(name);
    const auto g = activation(name);
    const auto population = same(dimension, name);
    REQUIRE(population.degrees.front().degree == 0);
    const double variance_and_mean = radial_average(g, g, 0, dimension);
    CHECK(close(population.degrees.front().mean_fraction, g.mean() * g.mean() / variance_and_mean,
                power_tolerance, quadrature_tolerance));
    // sigmoid's even part is the constant 1/2, that of the others depends on |ξ|.
    if (name != "sigmoid") CHECK(population.degrees.front().mean_fraction < 0.99);
    for (std::size_t i = 1; i < population.degrees.size(); ++i)
      CHECK(population.degrees[i].mean_fraction == 0);
  }
}

TEST_CASE("degrees are in order and reach far beyond the width") {
  for (const auto& name : activation_names) {
    const double log_width = std::log(1e4);
    const auto population = same(30, name, 1, 0, log_width);
    CAPTURE(name);
    for (std::size_t i = 1; i < population.degrees.size(); ++i)
      CHECK(population.degrees[i].degree > population.degrees[i - 1].degree);
    if (!population.finite_rank)
      CHECK(population.degrees.back().log_multiplicity > log_width + std::log(1e17));
  }
}

TEST_CASE("degrees are the same whatever was asked for before") {
  for (const std::string name : {"erf", "relu", "tanh", "hermite:0.3,-0.5,0,0.8"}) {
    CAPTURE(name);
    const auto g = activation(name);
    const Teacher teacher{activation("gelu"), 3, 0.2};
    SphereHarmonics harmonics(50, g, teacher);
    for (const double width : {1e4, 1e60, 1.0, 1e4}) {
      CAPTURE(width);
      const auto kept = harmonics.up_to(std::log(width));
      const auto fresh = sphere_population(50, g, teacher, std::log(width));
      REQUIRE(kept.degrees.size() == fresh.degrees.size());
      for (std::size_t i = 0; i < fresh.degrees.size(); ++i) {
        CHECK(kept.degrees[i].degree == fresh.degrees[i].degree);
        CHECK(kept.degrees[i].log_multiplicity == fresh.degrees[i].log_multiplicity);
        CHECK(kept.degrees[i].log_eigenvalue == fresh.degrees[i].log_eigenvalue);
        CHECK(kept.degrees[i].teacher_power == fresh.degrees[i].teacher_power);
      }
      CHECK(kept.kernel_tail == fresh.kernel_tail);
      CHECK(kept.teacher_tail == fresh.teacher_tail);
      CHECK(kept.unreachable == fresh.unreachable);
    }
  }
}

TEST_CASE("finite series have finitely many degrees") {
  const auto linear = same(8, "linear");
  REQUIRE(linear.degrees.size() == 1);
  CHECK(linear.finite_rank);
  CHECK(linear.kernel_tail == 0);
  CHECK(close(linear.degrees[0].kernel_power, 1, power_tolerance, 0));
  const auto quartic = same(8, "hermite:0,0,0,0,1");  // degrees 0, 2, 4
  CHECK(quartic.degrees.size() == 3);
  CHECK_FALSE(same(8, "erf").finite_rank);
}

TEST_CASE("dimensions that are no whole number from 2 are refused") {
  const auto erf = activation("erf");
  for (const double dimension : {1.0, 0.0, -3.0, 2.5, std::numeric_limits<double>::quiet_NaN()}) {
    CAPTURE(dimension);
    CHECK_THROWS_AS(sphere_population(dimension, erf, {erf, 1, 0}, wide), InvalidParameter);
  }
}

TEST_CASE("the asymptotic population holds the constant, the linear and the structureless part") {
  const auto relu = activation("relu");
  const auto tanh = activation("tanh");
  const double overlap = 0.25;
  const auto population = asymptotic_population(relu, {tanh, 3, overlap});
  REQUIRE(population.degrees.size() == 2);
  CHECK(population.thermodynamic_limit);
  CHECK(population.degrees[0].degree == 0);
  CHECK(population.degrees[0].mean_fraction == 1);
  // relu: a_0 = 1/2π, a_1 = 1/4, E[g²] = 1/2.
  CHECK(close(population.degrees[0].kernel_power, 0.5 / std::numbers::pi, 8 * epsilon, 0));
  CHECK(close(population.degrees[1].kernel_power, 0.25, 8 * epsilon, 0));
  CHECK(close(population.kernel_tail, 0.25 - 0.5 / std::numbers::pi, 32 * epsilon, 0));
  CHECK(close(std::exp(population.degrees[1].log_eigenvalue), 0.25, 8 * epsilon, 0));
  CHECK(population.degrees[0].teacher_power < 1e-28);
  const double t1 = tanh.hermite_coefficients(2)[1];
  CHECK(close(population.degrees[1].teacher_power, t1 * t1 * (1 + 2 * overlap), 32 * epsilon, 0));
  CHECK(close(teacher_sum(population), population.teacher_total, 8 * epsilon, 0));
  CHECK(population.unreachable == 0);
}

TEST_CASE("the degrees in high dimension tend to the asymptotic ones") {
  // N ξ_1 → a_1 and D_0 ξ_0 → a_0 with corrections of order 1/N.
  const auto g = activation("sigmoid");
  const Teacher teacher{activation("gelu"), 2, 0.3};
  const auto limit = asymptotic_population(g, teacher);
  for (const double n : {1e3, 1e5}) {
    const auto population = sphere_population(n, g, teacher, std::log(n));
    for (int k = 0; k <= 1; ++k) {
      CAPTURE(n);
      CAPTURE(k);
      const auto& expected = limit.degrees[static_cast<std::size_t>(k)];
      CHECK(close(find(population, k)->kernel_power, expected.kernel_power, 1 / n, 0));
      CHECK(close(find(population, k)->teacher_power, expected.teacher_power, 4 / n, 0));
    }
  }
}
