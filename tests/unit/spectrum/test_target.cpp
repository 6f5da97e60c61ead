// SPDX-License-Identifier: MIT
// Targets of unequal units: what is learnt of them degree by degree.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/spectrum/population.hpp"
#include "overparam/spectrum/target.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::Target;
using overparam::spectrum::Teacher;
using overparam::test::close;

// Of sums of a few terms of both signs.
constexpr double tolerance = 1e-13;
constexpr double dimension = 12;
constexpr double log_width = 6;

Activation parse(const std::string& text) { return Activation::parse(text); }

// ζ = u_1 g_1 + u_2 g_2 of directions of overlap ρ.
Target pair_of(const Activation& g1, const Activation& g2, double u1, double u2, double rho) {
  return {{g1, g2}, {{0, 0, 1, u1 * u1}, {1, 1, 1, u2 * u2}, {0, 1, rho, 2 * u1 * u2}}};
}

void check_equal(const Population& a, const Population& b) {
  REQUIRE(a.degrees.size() == b.degrees.size());
  const double rounding = tolerance * b.teacher_total;
  for (std::size_t k = 0; k < a.degrees.size(); ++k) {
    CAPTURE(k);
    CHECK(close(a.degrees[k].teacher_power, b.degrees[k].teacher_power, tolerance, rounding));
  }
  CHECK(close(a.teacher_total, b.teacher_total, tolerance, 0));
  CHECK(close(a.teacher_tail, b.teacher_tail, tolerance, rounding));
  CHECK(close(a.unreachable, b.unreachable, tolerance, rounding));
}

}  // namespace

TEST_CASE("units of one direction are one unit of the summed activation") {
  const auto sum = parse("hermite:0.2,1,-0.35,0.7");
  const auto parts = pair_of(parse("hermite:0.4,2,0,1.4"), parse("hermite:0,0,0.7"), 0.5, -0.5, 1);
  for (const char* student : {"relu", "tanh", "hermite:0,1,1,1"}) {
    CAPTURE(student);
    check_equal(sphere_population(dimension, parse(student), parts, log_width),
                sphere_population(dimension, parse(student), Teacher{sum, 1, 0}, log_width));
    check_equal(asymptotic_population(parse(student), parts),
                asymptotic_population(parse(student), Teacher{sum, 1, 0}));
  }
}

TEST_CASE("units of one kind, listed one by one, are a committee") {
  const auto g = parse("gelu");
  const double rho = 0.3;
  std::vector<Target::Pair> pairs;
  for (int m = 0; m < 3; ++m)
    for (int n = 0; n < 3; ++n) pairs.push_back({0, 0, m == n ? 1 : rho, 1.0 / 3});
  for (const char* student : {"gelu", "relu"}) {
    CAPTURE(student);
    check_equal(sphere_population(dimension, parse(student), Target({g}, pairs), log_width),
                sphere_population(dimension, parse(student), Teacher{g, 3, rho}, log_width));
  }
}

TEST_CASE("opposite units of opposite weights are an odd function") {
  // u (g(x) − g(−x)), which has the odd degrees alone, with four times their power.
  const auto g = parse("gelu");
  const auto population =
      sphere_population(dimension, parse("relu"), pair_of(g, g, 1, -1, -1), log_width);
  const auto alone = sphere_population(dimension, parse("relu"), Teacher{g, 1, 0}, log_width);
  for (std::size_t k = 0; k < population.degrees.size(); ++k) {
    CAPTURE(population.degrees[k].degree);
    const bool odd = population.degrees[k].degree % 2 == 1;
    CHECK(close(population.degrees[k].teacher_power, odd ? 4 * alone.degrees[k].teacher_power : 0,
                tolerance, tolerance));
  }
}

TEST_CASE("second moments of targets, and of those that cancel") {
  const auto relu = parse("relu"), erf = parse("erf");
  const double mixed = pair_average(relu, erf, 1, 1, 0.4);
  CHECK(close(pair_of(relu, erf, 2, -1, 0.4).second_moment(),
              4 * relu.second_moment() + erf.second_moment() - 4 * mixed, tolerance, 0));
  CHECK(pair_of(erf, erf, 1, -1, 1).second_moment() == 0);
  CHECK(pair_of(erf, erf, 1, 1, -1).second_moment() == 0);
}

TEST_CASE("targets that are none are refused") {
  const auto g = parse("erf");
  CHECK_THROWS_AS(Target({}, {{0, 0, 1, 1}}), InvalidParameter);
  CHECK_THROWS_AS(Target({g}, {}), InvalidParameter);
  CHECK_THROWS_AS(Target({g}, {{0, 1, 1, 1}}), InvalidParameter);
  CHECK_THROWS_AS(Target({g}, {{0, 0, 1.1, 1}}), InvalidParameter);
  CHECK_THROWS_AS(Target({g}, {{0, 0, 1, std::nan("")}}), InvalidParameter);
}
