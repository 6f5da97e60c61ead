// SPDX-License-Identifier: MIT
// Products of gates and inputs: where the gates do not fluctuate they are features like others.
#include "overparam/regression/product_features.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "overparam/regression/flow.hpp"
#include "support/compare.hpp"
#include "unit/regression/iterated_law.hpp"

namespace {

using overparam::regression::flow_risk;
using overparam::regression::Gates;
using overparam::regression::product_flow_risk;
using overparam::regression::ProductFeatures;
using overparam::regression::ProductTarget;
using overparam::regression::Risk;
using overparam::regression::Spectrum;
using overparam::test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Contour integrals and Newton steps, in units of the labels' power.
constexpr double tolerance = 1e-9;

void check_equal(const Risk& a, const Risk& b) {
  CHECK(close(a.bias, b.bias, tolerance, tolerance));
  CHECK(close(a.variance, b.variance, tolerance, tolerance));
  CHECK(close(a.training, b.training, tolerance, tolerance));
}

}  // namespace

TEST_CASE("gates of fixed mean and spread are two eigenspaces") {
  const double d = 70;
  const double noise = 0.3;
  const double unreachable = 0.2;
  const double power = 0.9;
  for (const double gates : {2.0, 5.0, 40.0})
    for (const double samples : {30.0, 120.0, 1000.0})
      for (const double ridge : {0.0, 0.05})
        for (const double time : {0.0, 3.0, 200.0, 1e5, infinity}) {
          CAPTURE(gates);
          CAPTURE(samples);
          CAPTURE(ridge);
          CAPTURE(time);
          const double mean = 0.6;
          const double spread = 0.2;
          const ProductFeatures features{d, gates, {{1, mean, spread}}};
          const Spectrum spectrum{
              {{mean * mean / d, d, power}, {spread / ((gates - 1) * d), (gates - 1) * d, 0}},
              0,
              unreachable};
          check_equal(
              product_flow_risk(features, {power, unreachable, noise}, samples, ridge, time),
              flow_risk(spectrum, samples, ridge, noise, time));
        }
}

TEST_CASE("infinitely many gates are one eigenspace and a tail") {
  const ProductFeatures features{70, infinity, {{1, 0.6, 0.2}}};
  const Spectrum spectrum{{{0.36 / 70, 70, 1}}, 0.2, 0};
  for (const double samples : {30.0, 400.0})
    for (const double ridge : {0.0, 0.01})
      for (const double time : {3.0, 200.0, 1e5, infinity})
        check_equal(product_flow_risk(features, {1, 0, 0.3}, samples, ridge, time),
                    flow_risk(spectrum, samples, ridge, 0.3, time));
}

TEST_CASE("a single gate of one value is a scale") {
  // Linear regression with ridge N λ/s².
  const Spectrum spectrum{{{4.0 / 70, 70, 1}}, 0, 0};
  for (const double samples : {30.0, 400.0})
    for (const double ridge : {0.0, 2.0})
      check_equal(product_flow_risk({70, 1, {{1, -2, 0}}}, {1, 0, 0.3}, samples, ridge, infinity),
                  flow_risk(spectrum, samples, ridge, 0.3, infinity));
}

// The equations of docs/tangent-theory.md by plain iteration, for a law of several points.
Risk iterated(const ProductFeatures& features, const ProductTarget& target, double samples,
              double ridge) {
  const overparam::test::IteratedLaw law(features, samples, ridge);
  const auto average = [&](const auto& of) { return law.average(of); };
  const double psi = law.psi;
  const double others = law.others;
  const double along = law.along;
  const double across = law.across;
  const double inverse = law.inverse;
  const auto spill = [&](double source_m, double source_q) {
    double y_along = source_m;
    double y_across = source_q / others;
    const auto a = [&](double m, double q) {
      return m * m * y_along / (along * along) + q * y_across / (across * across);
    };
    for (int i = 0; i < 30000; ++i) {
      const double next = source_m + psi * average([&](double m, double q, double l) {
                                       return m * m * a(m, q) / (l * l);
                                     });
      y_across = (source_q + psi * average([&](double m, double q, double l) {
                               return q * a(m, q) / (l * l);
                             })) /
                 others;
      y_along = next;
    }
    return [=](double m, double q) {
      return m * m * y_along / (along * along) + q * y_across / (across * across);
    };
  };
  const auto missing = [&](double m) { return (1 - m * inverse) * (1 - m * inverse); };
  Risk risk;
  const auto fresh = spill(average([](double m, double, double) { return m * m; }),
                           average([](double, double q, double) { return q; }));
  const double gain =
      psi * average([&](double m, double q, double l) { return fresh(m, q) / (l * l); });
  risk.bias = target.linear * average([&](double m, double q, double l) {
                return missing(m) * (1 + psi * fresh(m, q) / (l * l));
              }) +
              target.unreachable * (1 + gain);
  risk.variance = target.noise * gain;
  const auto fitted = spill(average([](double m, double, double l) { return m * m / (l * l); }),
                            average([](double, double q, double l) { return q / (l * l); }));
  risk.training = target.linear * average([&](double m, double q, double l) {
                    return missing(m) * (1 + psi * fitted(m, q)) / (l * l);
                  }) +
                  (target.noise + target.unreachable) * average([&](double m, double q, double l) {
                    return (1 + psi * fitted(m, q)) / (l * l);
                  });
  return risk;
}

TEST_CASE("gates that fluctuate, by plain iteration of the equations") {
  // Means of both signs, spreads, samples without features; more and fewer samples than parameters.
  const std::vector<Gates> law{{0.3, 0.7, 0.2}, {0.25, -0.3, 0.5}, {0.35, 1.1, 0.05}, {0.1, 0, 0}};
  for (const double gates : {2.0, 6.0})
    for (const double samples : {40.0, 90.0, 700.0})
      for (const double ridge : {0.3, 0.02}) {
        CAPTURE(gates);
        CAPTURE(samples);
        CAPTURE(ridge);
        const ProductFeatures features{30, gates, law};
        const ProductTarget target{0.8, 0.3, 0.4};
        check_equal(product_flow_risk(features, target, samples, ridge, infinity),
                    iterated(features, target, samples, ridge));
      }
}

TEST_CASE("the flow of gates that fluctuate ends in the solution and begins like a strong ridge") {
  const ProductFeatures features{30, 4, {{0.4, 0.7, 0.2}, {0.45, -0.3, 0.5}, {0.15, 0, 0}}};
  const ProductTarget target{0.8, 0.3, 0.4};
  for (const double samples : {50.0, 300.0})
    for (const double ridge : {0.0, 0.05}) {
      check_equal(product_flow_risk(features, target, samples, ridge, 1e12),
                  product_flow_risk(features, target, samples, ridge, infinity));
      // Of what has been learnt by t, of order t, the ridge n/t learns all but relative terms of order t.
      double previous = 0;
      for (const double time : {0.2, 0.1}) {
        const auto flow = product_flow_risk(features, target, samples, 0, time);
        const auto solved = product_flow_risk(features, target, samples, samples / time, infinity);
        const double relative = (1.1 - flow.bias) / (1.1 - solved.bias) - 1;
        CHECK(std::abs(relative) < time);
        if (previous != 0) CHECK(close(previous / relative, 2, 0.1, 0));
        previous = relative;
        CHECK(close(flow.variance / solved.variance, 1, 2 * time, 0));
        CHECK(close(flow.training / solved.training, 1, time, 0));
      }
    }
}

TEST_CASE("small ridges tend to none, below, at and above the threshold") {
  const ProductFeatures features{30, 4, {{0.4, 0.7, 0.2}, {0.45, -0.3, 0.5}, {0.15, 0, 0}}};
  const ProductTarget target{0.8, 0.3, 0.4};
  for (const double samples : {50.0, 300.0})
    check_equal(product_flow_risk(features, target, samples, 1e-300, infinity),
                product_flow_risk(features, target, samples, 0, infinity));
  // At 0.85 n = 120 the risk grows like the inverse root of the ridge, through all decades.
  const double samples = 120 / 0.85;
  const auto variance = [&](double ridge) {
    return product_flow_risk(features, target, samples, ridge, infinity).variance;
  };
  // Relative terms of order √λ, and the samples' rounding.
  for (const double ridge : {1e-8, 1e-12})
    CHECK(close(variance(ridge / 100) / variance(ridge), 10, 1e3 * std::sqrt(ridge), 0));
  CHECK(std::isinf(variance(0)));
}

TEST_CASE("samples with larger gates weigh more than their norm says") {
  // Same mean of m and of m² + q, with and without fluctuations: the equivalent of the covariance
  // alone would not tell them apart.
  const ProductFeatures fixed{50, 4, {{1, 0.5, 0.25}}};
  const ProductFeatures fluctuating{50, 4, {{0.5, 0.25, 0.1}, {0.5, 0.75, 0.275}}};
  const auto a = product_flow_risk(fixed, {1, 0, 0.1}, 80, 0.01, infinity);
  const auto b = product_flow_risk(fluctuating, {1, 0, 0.1}, 80, 0.01, infinity);
  CHECK(std::abs(a.bias - b.bias) > 0.01);
}

TEST_CASE("residuals of an interpolant are of the order of the ridge") {
  // y − f = λ (K+λ)⁻¹ y, with K positive below the threshold: corrections of relative order λ/K.
  const ProductFeatures features{30, 4, {{0.4, 0.7, 0.2}, {0.6, -0.3, 0.5}}};
  for (const ProductTarget& target : {ProductTarget{0.8, 0, 0}, {0.8, 0.3, 0}, {0.8, 0, 0.4}}) {
    const auto training = [&](double ridge) {
      return product_flow_risk(features, target, 50, ridge, infinity).training;
    };
    for (const double ridge : {1e-10, 1e-12, 1e-100}) {
      CHECK(training(ridge) > 0);
      CHECK(close(training(ridge) / training(ridge / 10), 100, 1e-8, 0));
    }
  }
}

TEST_CASE("at the threshold the bias is finite for gates of a single value alone") {
  const auto at_threshold = [](const std::vector<Gates>& law, double unreachable) {
    // One gate is one parameter per dimension, of 0.8 n samples that are not lost.
    return product_flow_risk({40, 1, law}, {0.9, unreachable, 0}, 50, 0, infinity);
  };
  const std::vector<Gates> single{{0.8, 0.7, 0}, {0.2, 0, 0}};
  CHECK(close(at_threshold(single, 0).bias, 0.2 * 0.9, tolerance, 0));
  CHECK(at_threshold(single, 0.1).bias == infinity);
  // Of the signs of a unit, or of two slopes, the target asks for two weights at once.
  CHECK(at_threshold({{0.4, 0.7, 0}, {0.4, -0.7, 0}, {0.2, 0, 0}}, 0).bias == infinity);
  CHECK(at_threshold({{0.5, 0.7, 0}, {0.3, 0.6, 0}, {0.2, 0, 0}}, 0).bias == infinity);
  CHECK(at_threshold({{0.5, 0.7, 0}, {0.3, 0.6, 0}, {0.2, 0, 0}}, 0).variance == 0);
}
