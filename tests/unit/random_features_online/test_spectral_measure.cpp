// SPDX-License-Identifier: MIT
// Spectral bulks and shells: edges against reference values and Marchenko–Pastur, sum rules, and
// the shells' resolvent against the equation they come from.
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

using overparam::core::Error;
using overparam::random_features_online::Shell;
using overparam::random_features_online::spectral_measure;
using overparam::random_features_online::SpectralMeasure;
using overparam::spectrum::approximation_error;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::Teacher;
using overparam::test::activation;
using overparam::test::activation_texts;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::hard_edge;
using overparam::test::log_ten;
using overparam::test::network_sizes;
using overparam::test::NetworkSize;
using overparam::test::quadrature_tolerance;
using overparam::test::ridge_at;
using overparam::test::sum_over;

/// The population less its constant, which is a single mode: its bulk becomes a point, exact in
/// Σp, Σλp and Σμ alone, while the equations of the equivalent have it as a bulk.
Population without_constant(Population population) {
  if (!population.degrees.empty() && population.degrees.front().degree == 0) {
    population.kernel_total -= population.degrees.front().kernel_power;
    population.teacher_total -= population.degrees.front().teacher_power;
    population.degrees.erase(population.degrees.begin());
  }
  return population;
}

/// Calls check(population, log width) for every activation at every size it resolves.
template <class Function>
void for_every_case(const Function& check) {
  for (const auto& name : activation_texts)
    for (const auto& size : network_sizes) {
      const double dimension = size.dimension;
      const double width = size.width;
      // tanh's coefficients, of accuracy 1e-15, do not resolve the error at the largest width.
      if (name == "tanh" && width > 1e50) continue;
      CAPTURE(name);
      CAPTURE(dimension);
      CAPTURE(width);
      const auto g = activation(name);
      const Teacher teacher{g, 3, 0.2};
      const double log_width = std::log(width);
      check(sphere_population(dimension, g, teacher, log_width), log_width);
    }
}

}  // namespace

TEST_CASE("bulk edges of erf have their reference values") {
  struct Reference {
    double dimension, width;
    std::vector<double> edges;
    double learnt;  // Σ μ for one teacher unit
  };
  // Critical points of λ(y) by bisection with 40 digits, mpmath 1.3.
  const std::vector<Reference> references{
      {30,
       300,
       {0.0086286638928727, 0.020247590533434, 1.507915931388, 5.5502467685139},
       0.31873141865661},
      {100,
       1e4,
       {0.0091312976500304, 0.021632445458115, 25.829501893295, 38.577585938746},
       0.31922470765875},
      {20,
       1e5,
       {6.824284834845e-5, 0.00020554778268009, 0.0004515569433885, 0.0070477968777132,
        0.60683604854925, 0.99546763378328, 1555.8687608928, 1646.4244335361},
       0.33313901778434}};
  // At an edge λ(y) is stationary: an error of √ε in y is one of ε in λ, times cancelling terms.
  constexpr double edge_tolerance = 1e-11;
  for (const auto& reference : references) {
    const double dimension = reference.dimension;
    const double width = reference.width;
    const auto& edges = reference.edges;
    CAPTURE(dimension);
    CAPTURE(width);
    const auto erf = activation("erf");
    const auto population = sphere_population(dimension, erf, {erf, 1, 0}, std::log(width));
    const auto measure = spectral_measure(population, std::log(width));
    REQUIRE(measure.bulks.size() == edges.size() / 2);
    for (std::size_t i = 0; i < measure.bulks.size(); ++i) {
      CAPTURE(i);
      CHECK(close(measure.bulks[i].lower, edges[2 * i], edge_tolerance, 0));
      CHECK(close(measure.bulks[i].upper, edges[2 * i + 1], edge_tolerance, 0));
    }
    CHECK(close(sum_over(measure, [](const Shell& s) { return s.teacher_power; }), reference.learnt,
                quadrature_tolerance, 0));
  }
}

TEST_CASE("every separated bulk holds the modes of its degrees") {
  // At N = 20, K = 10^5 the degrees 1, 3, 5 have D = 20, 1520, 40964 modes of 10^5.
  const auto erf = activation("erf");
  const double width = 1e5;
  const auto population = sphere_population(20, erf, {erf, 1, 0}, std::log(width));
  const auto measure = spectral_measure(population, std::log(width));
  REQUIRE(measure.bulks.size() == 4);
  const std::vector<double> modes{1e5 - 20 - 1520 - 40964, 40964, 1520, 20};
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(close(measure.bulks[i].fraction, modes[i] / width, 1e-12, 0));  // of sums of logarithms
    double inside = 0;
    double power = 0;
    for (const auto& shell : measure.spectrum.shells)
      if (shell.eigenvalue >= measure.bulks[i].lower &&
          shell.eigenvalue <= measure.bulks[i].upper) {
        inside += shell.fraction;
        power += shell.teacher_power;
      }
    CHECK(close(inside, measure.bulks[i].fraction, quadrature_tolerance, 0));
    CHECK(close(power, measure.bulks[i].teacher_power, 8 * epsilon, 0));
  }
}

TEST_CASE("fractions, eigenvalues and teacher powers sum to what is known exactly") {
  for_every_case([](const Population& population, double log_width) {
    const auto measure = spectral_measure(population, log_width);
    CHECK(measure.fraction_defect <= 1e-10);
    CHECK(close(sum_over(measure, [](const Shell& s) { return s.fraction; }), 1,
                quadrature_tolerance, 0));
    CHECK(close(sum_over(measure, [](const Shell& s) { return s.fraction * s.eigenvalue; }),
                population.kernel_total, quadrature_tolerance, 0));
    const double error = approximation_error(population, log_width);
    CHECK(measure.spectrum.unreachable == 2 * error);
    CHECK(measure.spectrum.teacher_total == population.teacher_total);
    CHECK(close(sum_over(measure, [](const Shell& s) { return s.teacher_power; }),
                population.teacher_total - 2 * error, quadrature_tolerance,
                quadrature_tolerance * population.teacher_total));
    double bulk_fraction = 0;
    double bulk_power = 0;
    for (std::size_t i = 0; i < measure.bulks.size(); ++i) {
      const auto& bulk = measure.bulks[i];
      bulk_fraction += bulk.fraction;
      bulk_power += bulk.teacher_power;
      CHECK(bulk.lower <= bulk.upper);
      if (i > 0) CHECK(measure.bulks[i - 1].upper < bulk.lower);
    }
    CHECK(close(bulk_fraction, 1, quadrature_tolerance, 0));
    CHECK(close(bulk_power, sum_over(measure, [](const Shell& s) { return s.teacher_power; }),
                quadrature_tolerance, 0));
  });
}

TEST_CASE("shells are ordered, positive and inside a bulk") {
  for_every_case([](const Population& population, double log_width) {
    const auto measure = spectral_measure(population, log_width);
    const auto& shells = measure.spectrum.shells;
    bool ordered = true;
    bool positive = true;
    bool inside = true;
    bool gains = true;
    for (std::size_t i = 0; i < shells.size(); ++i) {
      const Shell& s = shells[i];
      ordered = ordered && (i == 0 || shells[i - 1].eigenvalue <= s.eigenvalue);
      positive = positive && s.fraction > 0 && s.teacher_power >= 0 && s.eigenvalue >= 0 &&
                 s.mean_fraction >= 0 && s.mean_fraction <= 1;
      bool found = false;
      for (const auto& bulk : measure.bulks)
        found = found || (s.eigenvalue >= bulk.lower * (1 - 4 * epsilon) &&
                          s.eigenvalue <= bulk.upper * (1 + 4 * epsilon));
      inside = inside && found;
      gains = gains && bool(close(s.gain, s.eigenvalue * std::exp(-log_width), 8 * epsilon, 0));
    }
    CHECK(ordered);
    CHECK(positive);
    CHECK(inside);
    CHECK(gains);
    CHECK(shells.size() < 600);
  });
}

TEST_CASE("the resolvent of the shells solves the equation of the deterministic equivalent") {
  // Σ p/(λ+z) = 1/s(z) and Σ μλ/(λ+z) = Σ T_k Λ_k/(Λ_k+s(z)), z below, among and above the bulks.
  for_every_case([](const Population& whole, double log_width) {
    const Population population = without_constant(whole);
    const auto measure = spectral_measure(population, log_width);
    for (const double z : {1e-6, 1e-3, 0.1, 10.0, 1e5}) {
      if (z < 0.01 && hard_edge(population, log_width)) continue;
      CAPTURE(z);
      const double s = ridge_at(population, log_width, z);
      CHECK(
          close(sum_over(measure, [&](const Shell& m) { return m.fraction / (m.eigenvalue + z); }),
                1 / s, quadrature_tolerance, 0));
      double learnt = 0;
      for (const auto& harmonics : population.degrees) {
        const double position = std::exp(log_width + harmonics.log_eigenvalue);
        learnt += harmonics.teacher_power * position / (position + s);
      }
      CHECK(close(sum_over(measure,
                           [&](const Shell& m) {
                             return m.teacher_power * m.eigenvalue / (m.eigenvalue + z);
                           }),
                  learnt, quadrature_tolerance, quadrature_tolerance * population.teacher_total));
    }
  });
}

TEST_CASE("moments of the shells are those of the expansion at large y") {
  // y = λ − W − S_1/y − S_2/y² …, W = E[g²], S_j = Σ w_k Λ_k^j, and −1/y = −Σ m_n/λ^{n+1}:
  // m_2 = W² + S_1, m_3 = W³ + 3 W S_1 + S_2; likewise Σ λμ = Σ T Λ, Σ λ²μ = W Σ T Λ + Σ T Λ².
  for_every_case([](const Population& whole, double log_width) {
    const Population population = without_constant(whole);
    const auto measure = spectral_measure(population, log_width);
    const double w = population.kernel_total;
    double s1 = 0, s2 = 0, t1 = 0, t2 = 0;
    for (const auto& harmonics : population.degrees) {
      const double position = std::exp(log_width + harmonics.log_eigenvalue);
      s1 += harmonics.kernel_power * position;
      s2 += harmonics.kernel_power * position * position;
      t1 += harmonics.teacher_power * position;
      t2 += harmonics.teacher_power * position * position;
    }
    const auto moment = [&](int n, double Shell::*weight) {
      return sum_over(measure,
                      [&](const Shell& m) { return m.*weight * std::pow(m.eigenvalue, n); });
    };
    CHECK(close(moment(2, &Shell::fraction), w * w + s1, quadrature_tolerance, 0));
    CHECK(close(moment(3, &Shell::fraction), w * w * w + 3 * w * s1 + s2, quadrature_tolerance, 0));
    CHECK(close(moment(1, &Shell::teacher_power), t1, quadrature_tolerance, 0));
    CHECK(close(moment(2, &Shell::teacher_power), w * t1 + t2, quadrature_tolerance, 0));
  });
}

TEST_CASE("more nodes change no functional of the spectrum") {
  const auto relu = activation("relu");
  const double log_width = std::log(500.0);
  const auto population = sphere_population(40, relu, {activation("gelu"), 2, 0.1}, log_width);
  const auto few = spectral_measure(population, log_width, 16);
  const auto many = spectral_measure(population, log_width, 64);
  CHECK(many.spectrum.shells.size() > few.spectrum.shells.size());
  for (const double t : {0.01, 1.0, 30.0, 1000.0}) {
    CAPTURE(t);
    const auto remaining = [&](const Shell& s) {
      return s.teacher_power * std::exp(-s.eigenvalue * t);
    };
    CHECK(close(sum_over(few, remaining), sum_over(many, remaining), quadrature_tolerance,
                quadrature_tolerance * population.teacher_total));
  }
}

TEST_CASE("a weak degree is moved by the strong ones") {
  // Degree 1 of He_3 and a little He_1 in 10^6 dimensions has power 4e-6 against 1 of degree 3, which
  // raises the point Λ_1 ≈ 4e5 by 1.
  const double n = 1e6;
  const double log_width = 17 * log_ten;
  const auto g = activation("hermite:0,0.001,0,1");
  const auto population = sphere_population(n, g, {g, 2, 0}, log_width);
  REQUIRE(population.degrees.size() == 2);
  const auto& weak = population.degrees[0];
  const auto& strong = population.degrees[1];
  const double position = std::exp(log_width + weak.log_eigenvalue);
  const double other = std::exp(log_width + strong.log_eigenvalue);
  const auto measure = spectral_measure(population, log_width);
  const auto& top = measure.spectrum.shells.back();
  CHECK(measure.bulks.back().lower == measure.bulks.back().upper);
  // λ(y) at y = Λ_1 without its own pole. Logarithms of size 40 are rounded.
  constexpr double tolerance = 1e-12;
  CHECK(close(top.eigenvalue - position,
              weak.kernel_power + strong.kernel_power * position / (position - other), 0,
              tolerance * position));
  const double first = weak.kernel_power * position + strong.kernel_power * other;
  CHECK(close(
      sum_over(measure, [](const Shell& s) { return s.fraction * s.eigenvalue * s.eigenvalue; }),
      population.kernel_total * population.kernel_total + first, quadrature_tolerance, 0));
}

TEST_CASE("the constant is one mode") {
  for (const NetworkSize& size : {NetworkSize{30.0, 300.0}, NetworkSize{20.0, 1e5}}) {
    const double n = size.dimension;
    const double k = size.width;
    CAPTURE(n);
    CAPTURE(k);
    const auto relu = activation("relu");
    const double log_width = std::log(k);
    const auto population = sphere_population(n, relu, {relu, 2, 0.3}, log_width);
    const auto measure = spectral_measure(population, log_width);
    const auto& top = measure.spectrum.shells.back();
    const auto& bulk = measure.bulks.back();
    CHECK(close(top.fraction * k, 1, quadrature_tolerance, 0));
    CHECK(top.eigenvalue > bulk.lower);
    CHECK(top.eigenvalue < bulk.upper);
    CHECK(measure.spectrum.shells[measure.spectrum.shells.size() - 2].eigenvalue < bulk.lower);
    // It takes nearly the whole constant, λ ≈ K ξ_0, μ ≈ T_0 and mean share ≈ ĝ_0²/ξ_0, with
    // corrections of the other modes' size E[g²] relative to it.
    const auto& harmonics = population.degrees.front();
    const double position = k * std::exp(harmonics.log_eigenvalue);
    const double others = population.kernel_total / position;
    CHECK(close(top.eigenvalue, position, 2 * others, 0));
    CHECK(close(top.teacher_power, harmonics.teacher_power, others, 0));
    CHECK(close(top.mean_fraction, harmonics.mean_fraction, 2 * others, 0));
  }
}

TEST_CASE("the mean of a feature is spread over the modes that carry it") {
  // (1/K) Σ modes λ m, m = E[φ]²/E[φ²] ≤ 1 of a mode, is the mean square of all features' means,
  // ĝ_0². The equivalent has m > 1 by O(1/K) in the single mode, where it is cut.
  for (const NetworkSize& size :
       {NetworkSize{30.0, 300.0}, NetworkSize{7.0, 11.0}, NetworkSize{20.0, 1e5}}) {
    const double n = size.dimension;
    const double k = size.width;
    CAPTURE(n);
    CAPTURE(k);
    const auto relu = activation("relu");
    const double log_width = std::log(k);
    const auto population = sphere_population(n, relu, {relu, 1, 0}, log_width);
    const auto measure = spectral_measure(population, log_width);
    const double total = sum_over(
        measure, [](const Shell& s) { return s.fraction * s.eigenvalue * s.mean_fraction; });
    CHECK(close(total, relu.mean() * relu.mean(), quadrature_tolerance + 1 / k, 0));
    CHECK(total <= relu.mean() * relu.mean() * (1 + quadrature_tolerance));
  }
}

TEST_CASE("widths that take eigenvalues out of the range of numbers are refused") {
  const auto g = activation("sigmoid");  // with a mean
  const auto population = sphere_population(30, g, {g, 1, 0}, 700);
  CHECK_THROWS_AS(spectral_measure(population, 710), Error);
  CHECK_THROWS_WITH_AS(spectral_measure(population, 3, 0), "nodes: 0 is not from 8 to 512", Error);
}
