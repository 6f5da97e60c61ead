// SPDX-License-Identifier: MIT
// Products of gates and inputs: where the gates do not fluctuate they are features like others.
#include "overparam/regression/product_features.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "overparam/regression/flow.hpp"
#include "support/compare.hpp"

namespace {

using overparam::regression::flow_risk;
using overparam::regression::Levels;
using overparam::regression::product_flow_risk;
using overparam::regression::ProductFeatures;
using overparam::regression::Risk;
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

TEST_CASE("gates of fixed mean and spread are two levels of modes") {
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
          const Levels levels{
              {{mean * mean / d, d, power}, {spread / ((gates - 1) * d), (gates - 1) * d, 0}},
              0,
              unreachable};
          check_equal(
              product_flow_risk(features, {power, unreachable, noise}, samples, ridge, time),
              flow_risk(levels, samples, ridge, noise, time));
        }
}

TEST_CASE("infinitely many gates are one level and a tail") {
  const ProductFeatures features{70, infinity, {{1, 0.6, 0.2}}};
  const Levels levels{{{0.36 / 70, 70, 1}}, 0.2, 0};
  for (const double samples : {30.0, 400.0})
    for (const double time : {3.0, 200.0, 1e5, infinity})
      check_equal(product_flow_risk(features, {1, 0, 0.3}, samples, 0.01, time),
                  flow_risk(levels, samples, 0.01, 0.3, time));
}

TEST_CASE("a single gate of one value is a scale") {
  // Linear regression with ridge N λ/s².
  const Levels levels{{{4.0 / 70, 70, 1}}, 0, 0};
  for (const double samples : {30.0, 400.0})
    for (const double ridge : {0.0, 2.0})
      check_equal(product_flow_risk({70, 1, {{1, -2, 0}}}, {1, 0, 0.3}, samples, ridge, infinity),
                  flow_risk(levels, samples, ridge, 0.3, infinity));
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
