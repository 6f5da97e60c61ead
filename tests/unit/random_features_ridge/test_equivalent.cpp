// SPDX-License-Identifier: MIT
// The deterministic equivalent against Mei and Montanari, and against regression on a fixed kernel.
#include "random_features_ridge/equivalent.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/regression/flow.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "support/compare.hpp"
#include "unit/random_features_ridge/mei_montanari.hpp"

namespace {

using namespace overparam;
using random_features_ridge::Equivalent;
using spectrum::Population;
using test::close;
using test::epsilon;
using test::erf_parts;
using test::HermiteParts;
using test::mei_montanari;
using test::mei_montanari_at;
using test::mei_montanari_chi;
using test::mei_montanari_ridge;
using test::mei_montanari_wide;
using test::printed;
using test::relu_parts;

// A linear degree and a structureless rest in units of N, with teacher powers of both.
Population proportional(HermiteParts g, double linear_power, double rest_power) {
  Population p;
  p.degrees.push_back({1, 0, std::log(g.linear), g.linear, linear_power, 0});
  p.kernel_tail = g.rest;
  p.kernel_total = g.linear + g.rest;
  p.teacher_tail = rest_power;
  p.teacher_total = linear_power + rest_power;
  p.finite_rank = true;
  p.thermodynamic_limit = true;
  return p;
}

// The degrees of erf with an erf teacher at N = 30.
Population sphere(double largest) {
  const auto g = core::Activation::parse("erf");
  return spectrum::sphere_population(30, g, {g, 1, 0}, std::log(largest));
}

// What infinitely wide features are to a sample: a kernel.
regression::Spectrum kernel(const Population& population) {
  regression::Spectrum out;
  for (const auto& harmonics : population.degrees)
    out.spaces.push_back({std::exp(harmonics.log_eigenvalue), std::exp(harmonics.log_multiplicity),
                          harmonics.teacher_power});
  out.tail = population.kernel_tail;
  out.unreachable = population.teacher_tail + population.unreachable;
  return out;
}

// Both are closed or converged to rounding; their polynomials cancel up to four digits in these ranges.
constexpr double rounding = 1e4 * epsilon;

}  // namespace

TEST_CASE("proportional sizes give Mei and Montanari's bias and variance") {
  for (const auto g : {relu_parts, erf_parts})
    for (const double p1 : {0.5, 1.0, 2.0, 3.5, 8.0})
      for (const double p2 : {0.7, 1.0, 3.0, 5.0})
        for (const double lambda : {0.0, 1e-3, 0.01, 0.1, 3.0}) {
          if (lambda == 0 && p1 == p2) continue;
          CAPTURE(p1);
          CAPTURE(p2);
          CAPTURE(lambda);
          const auto expected = mei_montanari(g, p1, p2, lambda);
          // Their (1/n)|y − Za|² + (Kλ/N)|a|², a = w/√K, is our ridge λ n/N.
          const auto actual =
              Equivalent(proportional(g, 0.7, 0.2), p1, p2).ridge_limit(lambda * p2);
          CHECK(close(actual.linear_bias, expected.bias, rounding, 0));
          CHECK(close(actual.gain, expected.variance, rounding, 0));
          // F_1² 𝓑 + F_*² (1 + 𝓥).
          CHECK(
              close(actual.bias, 0.7 * expected.bias + 0.2 * (1 + expected.variance), rounding, 0));
        }
}

TEST_CASE("negative ridges: their polynomials at the χ beyond that of no ridge, down to the pole") {
  for (const auto g : {relu_parts, erf_parts})
    for (const double p1 : {0.5, 0.95, 2.0, 8.0})
      for (const double p2 : {0.7, 1.0, 3.0}) {
        CAPTURE(p1);
        CAPTURE(p2);
        const Equivalent equivalent(proportional(g, 0.7, 0.2), p1, p2);
        const double lowest = equivalent.lowest_ridge();
        CHECK(lowest < 0);
        // λ falls with −χ as far as the pole.
        const double start = mei_montanari_chi(g, p1, p2, 0);
        const auto ridge_at = [&](double x) { return p2 * mei_montanari_ridge(g, p1, p2, x); };
        double near = start;
        double far = start;
        while (mei_montanari_at(g, p1, p2, far *= 1.01).variance > 0) near = far;
        for (int i = 0; i < 100; ++i) {
          const double middle = (near + far) / 2;
          (mei_montanari_at(g, p1, p2, middle).variance > 0 ? near : far) = middle;
        }
        // λ is flat at its turn, so that it has all digits of the place.
        CHECK(close(lowest, ridge_at(near), rounding, 0));
        for (const double share : {0.01, 0.3, 0.9}) {
          CAPTURE(share);
          const double x = start + share * (near - start);
          const auto expected = mei_montanari_at(g, p1, p2, x);
          const auto actual = equivalent.ridge_limit(ridge_at(x));
          CHECK(close(actual.linear_bias, expected.bias, rounding, 0));
          CHECK(close(actual.gain, expected.variance, rounding, 0));
          CHECK(
              close(actual.bias, 0.7 * expected.bias + 0.2 * (1 + expected.variance), rounding, 0));
        }
      }
}

TEST_CASE("the lower edge where it is known") {
  // Nothing but noise in the features: independent entries of variance 1/K, Marchenko and Pastur's edge.
  auto noise = proportional({0, 0.7}, 0, 0);
  noise.degrees.clear();
  struct Size {
    double width, samples;
  };
  for (const auto& size : {Size{3, 0.8}, Size{0.8, 3}, Size{1.001, 1}, Size{1e6, 2}}) {
    CAPTURE(size.width);
    const double expected =
        -0.7 / size.width * std::pow(std::sqrt(size.samples) - std::sqrt(size.width), 2);
    CHECK(close(Equivalent(noise, size.width, size.samples).lowest_ridge(), expected, rounding, 0));
  }
  // Features without end are a kernel: linear ones are linear regression, nonlinear ones bring a tail along, and a
  // kernel on the sphere has many degrees. Corrections are of order n/K, or its root where the tail is the edge.
  constexpr double width = 1e24;
  const auto check = [&](const Population& population, double samples, double tolerance) {
    const double edge = regression::lower_edge(kernel(population), samples).eigenvalue;
    CAPTURE(samples);
    CHECK(close(Equivalent(population, width, samples).lowest_ridge(), -edge, tolerance, 0));
  };
  for (const double samples : {0.4, 3.0}) {
    check(proportional({1, 0}, 1, 0), samples, 1e-12);
    CHECK(close(Equivalent(proportional({1, 0}, 1, 0), width, samples).lowest_ridge(),
                -std::pow(std::sqrt(samples) - 1, 2), 1e-12, 0));
    check(proportional(relu_parts, 1, 0), samples, 1e-10);
  }
  for (const double samples : {7.0, 70.0, 600.0}) check(sphere(samples), samples, 1e-9);
  // ΦᵀΦ K and its mirror image, features for samples, have the same eigenvalues.
  for (const double other : {20.0, 64.0, 300.0}) {
    const auto population = sphere(std::min(65.0, other));
    CHECK(close(65 * Equivalent(population, 65, other).lowest_ridge(),
                other * Equivalent(population, other, 65).lowest_ridge(), rounding, 0));
  }
  // No ridge below 0 where both are equal, or where the modes are as many as the smaller of both.
  CHECK(Equivalent(sphere(40), 40, 40).lowest_ridge() == 0);
  CHECK(
      close(Equivalent(proportional({1, 0}, 1, 0), 1, 3).lowest_ridge(), 0, 0, epsilon * epsilon));
}

TEST_CASE("errors rise like the inverse root of the distance to the edge, and end there") {
  for (const double width : {20.0, 54.0, 90.0, 5000.0}) {
    CAPTURE(width);
    constexpr double samples = 55;
    const Equivalent equivalent(sphere(std::min(width, samples)), width, samples);
    const double lowest = equivalent.lowest_ridge();
    const auto at = [&](double share) { return equivalent.ridge_limit(lowest * (1 - share)); };
    // Up to relative terms of the order of that root.
    for (const double share : {1e-6, 1e-8}) {
      CHECK(close(at(share / 100).gain / at(share).gain, 10, 20 * std::sqrt(share), 0));
      CHECK(close(at(share / 100).bias / at(share).bias, 10, 20 * std::sqrt(share), 0));
    }
    CHECK_THROWS_AS(equivalent.ridge_limit(lowest), core::InvalidParameter);
    CHECK_THROWS_AS(equivalent.ridge_limit(2 * lowest), core::InvalidParameter);
    // Smooth at 0: the mean of both sides is the value there, up to the square of the step.
    const double step = -1e-4 * lowest;
    const auto zero = equivalent.ridge_limit(0);
    const auto more = equivalent.ridge_limit(step);
    const auto less = equivalent.ridge_limit(-step);
    CHECK(close((more.gain + less.gain) / 2, zero.gain, 1e-7, 0));
    CHECK(close((more.bias + less.bias) / 2, zero.bias, 1e-7, 0));
    CHECK(less.gain > zero.gain);
    CHECK(zero.gain > more.gain);
  }
}

TEST_CASE("values that simulations of their model confirm") {
  // Five digits, computed in double by iterating their equations; each was within two standard errors of
  // a simulation at d = 200 or 300.
  struct Row {
    HermiteParts g;
    double p1, p2, lambda, bias, variance;
  };
  for (const Row& row :
       {Row{relu_parts, 2, 3, .1, .39869, .18505}, Row{relu_parts, 2, 3, .01, .41278, .75386},
        Row{relu_parts, 5, 2, 1e-3, .22331, 1.02487}, Row{erf_parts, 2, 3, .01, .13897, .60515},
        Row{relu_parts, .5, 3, 0, .8100, .2}, Row{relu_parts, 1, 3, 0, .6719, .5},
        Row{relu_parts, 2, 3, 0, .6849, 2.0}, Row{relu_parts, 3.5, 3, 0, .8970, 6.3223},
        Row{relu_parts, 5, 3, 0, .2451, 1.8223}, Row{relu_parts, 10, 3, 0, .0898, .7509},
        Row{relu_parts, 50, 3, 0, .0370, .3861}}) {
    CAPTURE(row.p1);
    CAPTURE(row.lambda);
    const auto actual =
        Equivalent(proportional(row.g, 1, 0), row.p1, row.p2).ridge_limit(row.lambda * row.p2);
    // Half a unit of the last digit.
    CHECK(close(actual.linear_bias, row.bias, 0, 5e-5));
    CHECK(close(actual.gain, row.variance, 0, 5e-5));
    if (row.lambda == 0 && row.p1 < row.p2)
      CHECK(close(actual.gain, row.p1 / (row.p2 - row.p1), rounding, 0));
  }
}

TEST_CASE("infinitely wide students are kernel regression, in the limit and along the flow") {
  constexpr double width = 1e14;  // corrections of order n/K and of multiplicities over K
  constexpr double tolerance = 1e-11;
  for (const auto g : {relu_parts, erf_parts})
    for (const double p2 : {0.4, 3.0})
      for (const double lambda : {0.0, 0.05}) {
        const auto expected = mei_montanari_wide(g, p2, lambda);
        const auto actual = Equivalent(proportional(g, 1, 0), width, p2).ridge_limit(lambda * p2);
        CHECK(close(actual.linear_bias, expected.bias, rounding, 0));
        CHECK(close(actual.gain, expected.variance, rounding, 0));
      }
  constexpr double samples = 70;
  const auto population = sphere(samples);
  const Equivalent wide(population, width, samples);
  REQUIRE(wide.lowest_ridge() < -4e-3);
  for (const double ridge : {-4e-3, 0.0, 1e-3, 1.0}) {
    CAPTURE(ridge);
    const auto expected = regression::ridge_risk(kernel(population), samples, ridge, 1);
    const auto actual = wide.ridge_limit(ridge);
    CHECK(close(actual.bias, expected.bias, tolerance, 0));
    CHECK(close(actual.gain, expected.variance, tolerance, 0));
    for (const double time : {1.0, 300.0, 1e5}) {
      CAPTURE(time);
      const auto flow =
          regression::flow_risk(wide.resolvent(), samples, ridge, 1 + wide.unreachable(), time);
      const auto target = regression::flow_risk(kernel(population), samples, ridge, 1, time);
      // The contour integral loses some 1e-12 of the noise, and a little at coinciding nodes.
      constexpr double flow_tolerance = 1e-8;
      CHECK(close(flow.bias, target.bias, flow_tolerance, 0));
      CHECK(close(flow.variance, target.variance, flow_tolerance, 0));
      CHECK(close(flow.training, target.training, flow_tolerance, 1e-10));
    }
  }
}

TEST_CASE("with infinitely many samples the best readout is left, and no variance") {
  for (const double width : {1.0, 10.0, 45.0, 1000.0, 1e6}) {
    CAPTURE(width);
    const auto population = sphere(width);
    const auto limit = Equivalent(population, width, 1e20).ridge_limit(0);
    // Corrections of order K/n.
    CHECK(close(limit.bias, 2 * spectrum::approximation_error(population, std::log(width)), 1e-12,
                0));
    CHECK(close(limit.gain, width / 1e20, 1e-12, 0));
    CHECK(close(limit.unused, 1, 1e-12, 0));
  }
}

TEST_CASE("the flow ends in the solution, and begins like a strong ridge") {
  for (const double width : {20.0, 90.0, 54.0}) {
    constexpr double samples = 55;
    CAPTURE(width);
    const auto population = sphere(std::min(width, samples));
    const Equivalent equivalent(population, width, samples);
    const double noise = 0.3;
    const double all = noise + equivalent.unreachable();
    const auto total = [&](double ridge, double time) {
      const auto risk = regression::flow_risk(equivalent.resolvent(), samples, ridge, all, time);
      return risk.bias + risk.variance + equivalent.unreachable();
    };
    const auto end = [&](double ridge) {
      const auto limit = equivalent.ridge_limit(ridge);
      return limit.bias + noise * limit.gain;
    };
    const double lowest = equivalent.lowest_ridge();
    for (const double ridge : {0.9 * lowest, 0.5 * lowest, 0.0, 0.01})
      CHECK(close(total(ridge, 1e13), end(ridge), 1e-9, 0));
    // w(t) = tΦᵀy/n + O(t²) is the ridge solution at λ = n/t up to O(t²): what has been learnt, of
    // order t, differs by relative terms of order t.
    double previous = 0;
    for (const double time : {0.1, 0.05, 0.025}) {
      const double learnt = population.teacher_total - total(0, time);
      const double expected = population.teacher_total - end(samples / time);
      const double relative = std::abs(learnt / expected - 1);
      CHECK(relative < time);
      if (previous > 0) CHECK(close(previous / relative, 2, 0.1, 0));
      previous = relative;
    }
  }
}

TEST_CASE("at K = n a small ridge leaves an error like its inverse root") {
  const auto population = sphere(40);
  const Equivalent equivalent(population, 40, 40);
  const auto excess = [&](double ridge) {
    const auto limit = equivalent.ridge_limit(ridge);
    return limit.bias + 0.1 * limit.gain;
  };
  // n − df ~ √λ, and the error is inversely proportional to it, up to relative terms √λ.
  for (const double ridge : {1e-10, 1e-12, 1e-16}) {
    CAPTURE(ridge);
    CHECK(close(excess(ridge / 100) / excess(ridge), 10, 1e4 * std::sqrt(ridge), 0));
  }
  const auto limit = equivalent.ridge_limit(0);
  CHECK(std::isinf(limit.bias));
  CHECK(std::isinf(limit.gain));
  CHECK(limit.unused == 0);
  // On either side it is finite.
  CHECK(std::isfinite(Equivalent(population, 40, 41).ridge_limit(0).bias));
  CHECK(std::isfinite(Equivalent(population, 41, 40).ridge_limit(0).bias));
}

TEST_CASE("slopes of the functionals are slopes") {
  for (const double width : {20.0, 90.0}) {
    constexpr double samples = 55;
    const auto population = sphere(std::min(width, samples));
    const Equivalent equivalent(population, width, samples);
    const auto at = equivalent.resolvent();
    for (const double size : {1.0, 1e-2, 1e-4, 1e-7}) {
      CAPTURE(width);
      CAPTURE(size);
      const std::complex<double> z(0.6 * size, 0.8 * size);
      const double h = 1e-4;
      const auto left = at(z * (1 - h), {});
      const auto middle = at(z, {});
      const auto right = at(z * (1 + h), {});
      // Centred differences: h² and ε/h, with a factor for higher derivatives.
      constexpr double tolerance = 1e-6;
      const auto step = right.kappa - left.kappa;
      CHECK(std::abs((right.df - left.df) / step - middle.df_slope) <
            tolerance * std::abs(middle.df_slope));
      CHECK(std::abs((right.gap - left.gap) / step - middle.gap_slope) <
            tolerance * std::abs(middle.gap_slope));
      CHECK(std::abs(middle.kappa * (1.0 - middle.df / samples) - z) <
            100 * epsilon * (size + std::abs(middle.kappa)));
    }
  }
}

TEST_CASE("sizes of hundreds of decades, and features of low rank") {
  const auto population = sphere(50);
  const auto wide = Equivalent(population, 1e300, 50).ridge_limit(0);
  const auto less = Equivalent(population, 1e20, 50).ridge_limit(0);
  CHECK(close(wide.bias, less.bias, 1e-12, 0));
  CHECK(close(wide.gain, less.gain, 1e-12, 0));

  // Linear features, K and n above N: ordinary least squares in N = 1 dimensions per unit.
  const auto linear = proportional({1, 0}, 1, 0);
  for (const double width : {1.0, 1.5, 4.0}) {
    CAPTURE(width);
    const auto limit = Equivalent(linear, width, 3).ridge_limit(0);
    CHECK(limit.bias == 0);
    CHECK(close(limit.gain, 1.0 / (3 - 1), rounding, 0));
    CHECK(close(limit.unused, 2.0 / 3, rounding, 0));
  }
  // Fewer samples than dimensions and K → ∞: the projection onto n/N of them.
  CHECK(close(Equivalent(linear, 1e14, 0.4).ridge_limit(0).bias, 0.6, 1e-12, 0));
  // Nothing linear in the features: all of the teacher is noise.
  const auto rest = proportional({0, 1}, 0, 1);
  Population only = rest;
  only.degrees.clear();
  const auto noise = Equivalent(only, 0.5, 2).ridge_limit(0);
  CHECK(close(noise.gain, 0.5 / (2 - 0.5), rounding, 0));
  CHECK(close(noise.bias, 1 + noise.gain, rounding, 0));
}
