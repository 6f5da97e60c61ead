// SPDX-License-Identifier: MIT
// What ridge regression on products of gates and inputs learns of the linear target, and how large
// its weights are.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/regression/product_features.hpp"
#include "overparam/regression/slope_law.hpp"
#include "support/compare.hpp"
#include "unit/regression/iterated_law.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::regression::effective_ridge;
using overparam::regression::Gates;
using overparam::regression::product_ridge_fit;
using overparam::regression::product_ridge_risk;
using overparam::regression::ProductFeatures;
using overparam::regression::ProductFit;
using overparam::regression::ProductTarget;
using overparam::regression::ridge_risk;
using overparam::regression::slope_law;
using overparam::regression::Spectrum;
using overparam::test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Newton steps, and the sums over the law.
constexpr double tolerance = 1e-9;

// Means of both signs, spreads, samples without features.
const std::vector<Gates> fluctuating{
    {0.3, 0.7, 0.2}, {0.25, -0.3, 0.5}, {0.35, 1.1, 0.05}, {0.1, 0, 0}};
const ProductTarget three_sources{0.8, 0.3, 0.4};

// The mean minimum of Σ (y − w·φ)² + λ|w|² from its definition, by plain iteration of the equations.
double minimum(const ProductFeatures& features, const ProductTarget& target, double samples,
               double ridge) {
  const overparam::test::IteratedLaw law(features, samples, ridge);
  return samples * law.average([&](double m, double, double l) {
    return (target.noise + target.unreachable + target.linear * (1 - m * law.inverse)) / l;
  });
}

void check_equal(const ProductFit& a, const ProductFit& b, double relative) {
  CHECK(close(a.risk.bias, b.risk.bias, relative, 0));
  CHECK(close(a.risk.variance, b.risk.variance, relative, 0));
  CHECK(close(a.overlap, b.overlap, relative, 0));
  CHECK(close(a.norm, b.norm, relative, 0));
}

}  // namespace

TEST_CASE("the fit's risk is that of product_ridge_risk") {
  for (const double samples : {50.0, 200.0, 700.0})
    for (const double ridge : {0.0, 0.1}) {
      const ProductFeatures features{50, 4, {{1, 0.6, 0.2}}};  // 200 parameters
      const auto risk = product_ridge_risk(features, three_sources, samples, ridge);
      const auto fit = product_ridge_fit(features, three_sources, samples, ridge);
      CHECK(fit.risk.bias == risk.bias);
      CHECK(fit.risk.variance == risk.variance);
      CHECK(fit.risk.training == risk.training);
    }
}

TEST_CASE("norm and overlap of gates of fixed mean and spread are those of two eigenspaces") {
  // |w|² = Σ θ² (λ/(λ+κ))² + (R + Δ)/n (Σ λ/(λ+κ)² + tail/κ²), and a mode of the target is learnt by λ/(λ+κ).
  const double d = 70;
  const double mean = 0.6;
  const double spread = 0.2;
  for (const double gates : {2.0, 5.0, 40.0, infinity})
    for (const double samples : {30.0, 120.0, 1000.0})
      for (const double ridge : {0.0, 0.05, 20.0}) {
        CAPTURE(gates);
        CAPTURE(samples);
        CAPTURE(ridge);
        const bool tail = std::isinf(gates);
        Spectrum spectrum{{{mean * mean / d, d, 0.9}}, tail ? spread : 0, 0.2};
        if (!tail) spectrum.spaces.push_back({spread / ((gates - 1) * d), (gates - 1) * d, 0});
        const double noise = 0.3;
        const double kappa = effective_ridge(spectrum, samples, ridge);
        const auto risk = ridge_risk(spectrum, samples, ridge, noise);
        double norm = 0;
        double squares = tail ? spread / (kappa * kappa) : 0;
        for (const auto& space : spectrum.spaces) {
          const double share = space.eigenvalue / (space.eigenvalue + kappa);
          norm += space.power / space.eigenvalue * share * share;
          squares += space.multiplicity * share * share / space.eigenvalue;
        }
        norm += (risk.bias + risk.variance + noise) / samples * squares;
        const auto fit =
            product_ridge_fit({d, gates, {{1, mean, spread}}}, {0.9, 0.2, noise}, samples, ridge);
        CHECK(close(fit.norm, norm, tolerance, 0));
        CHECK(close(fit.overlap, mean * mean / d / (mean * mean / d + kappa), tolerance, 0));
      }
}

TEST_CASE("the norm is the slope of the minimum, and what the residuals leave of it") {
  for (const ProductTarget& target :
       {three_sources, ProductTarget{1, 0, 0}, ProductTarget{0, 1, 0}, ProductTarget{0, 0, 1}})
    for (const double gates : {2.0, 6.0})
      for (const double samples : {40.0, 90.0, 700.0})
        for (const double ridge : {0.3, 0.02}) {
          CAPTURE(gates);
          CAPTURE(samples);
          CAPTURE(ridge);
          const ProductFeatures features{30, gates, fluctuating};
          const auto fit = product_ridge_fit(features, target, samples, ridge);
          const auto at = [&](double lambda) { return minimum(features, target, samples, lambda); };
          // Of relative orders step², and rounding/step.
          constexpr double step = 1e-4;
          const double slope =
              (at(ridge * (1 + step)) - at(ridge * (1 - step))) / (2 * ridge * step);
          CHECK(close(fit.norm, slope, 10 * step * step, 0));
          const double residuals = samples * fit.risk.training;
          CHECK(close(residuals + ridge * fit.norm, at(ridge), tolerance, 0));
        }
}

TEST_CASE("norm and overlap of small ridges tend to those of none") {
  const ProductFeatures features{30, 4, fluctuating};  // 120 parameters, of 0.9 n samples
  for (const double samples : {50.0, 100.0, 300.0}) {
    CAPTURE(samples);
    const auto none = product_ridge_fit(features, three_sources, samples, 0);
    CHECK(none.norm > 0);
    // Changes of relative order λ over the smallest eigenvalue.
    for (const double ridge : {1e-14, 1e-100, 1e-300})
      check_equal(product_ridge_fit(features, three_sources, samples, ridge), none, tolerance);
  }
}

TEST_CASE("at the threshold the norm is infinite but for a target that is learnt") {
  const double samples = 120 / 0.9;
  const ProductFeatures features{30, 4, fluctuating};
  const auto overlap = [&](double ridge) {
    return product_ridge_fit(features, three_sources, samples, ridge).overlap;
  };
  const auto norm = [&](double ridge) {
    return product_ridge_fit(features, three_sources, samples, ridge).norm;
  };
  for (const ProductTarget& target :
       {ProductTarget{1, 0, 0}, ProductTarget{0, 1, 0}, ProductTarget{0, 0, 1}})
    CHECK(product_ridge_fit(features, target, samples, 0).norm == infinity);
  CHECK(product_ridge_fit(features, {0, 0, 0}, samples, 0).norm == 0);
  // The overlap is continuous in √λ, and the norm grows like 1/√λ; relative terms of order √λ.
  for (const double ridge : {1e-6, 1e-8}) {
    const double change = (overlap(ridge) - overlap(0)) / (overlap(ridge / 100) - overlap(0));
    CHECK(close(change, 10, 100 * std::sqrt(ridge), 0));
    CHECK(close(norm(ridge / 100) / norm(ridge), 10, 1e3 * std::sqrt(ridge), 0));
  }
  // One gate of one value s, or none: on the 40 samples with features w = √d θ/s is exact.
  const ProductFeatures single{40, 1, {{0.8, -0.7, 0}, {0.2, 0, 0}}};
  const auto learnt = product_ridge_fit(single, {0.9, 0, 0}, 50, 0);
  CHECK(close(learnt.norm, 40 * 0.9 / (0.7 * 0.7), tolerance, 0));
  CHECK(close(learnt.overlap, 0.8, tolerance, 0));
  CHECK(product_ridge_fit(single, {0.9, 0, 0.1}, 50, 0).norm == infinity);
}

TEST_CASE("norms of interpolants of pure noise by erf(x/√2) networks") {
  // Δ n E[1/L] in units of the ridge, by iteration in numpy over laws of 2e5 drawn samples. Simulated networks of
  // this size have 1907(58), 1548(29) and 1410(30), with corrections of order 1/d.
  struct Row {
    double gates, norm;
  };
  for (const auto& row : {Row{10, 1810}, Row{40, 1455}, Row{160, 1387}}) {
    CAPTURE(row.gates);
    // σ(x) = erf(x/√2): σ' has a peak of √(2/π).
    const auto law = slope_law(Activation::parse("erf"), row.gates);
    const auto fit = product_ridge_fit({60, row.gates, law}, {0, 0, 1}, 120, 0);
    constexpr double drawn = 2e-3;  // another drawing of the law changes the first by 1e-3
    CHECK(close(fit.norm, row.norm, drawn, 0));
  }
}

TEST_CASE("the overlap is bounded by the risk") {
  // Without noise R = |θ|² (1 − 2 overlap) + E f², and E f² ≥ (E f θ·x)²/|θ|² = |θ|² overlap².
  for (const double samples : {20.0, 90.0, 110.0, 700.0})
    for (const double ridge : {0.0, 0.02, 3.0}) {
      const ProductTarget target{0.8, 0, 0};
      const auto fit = product_ridge_fit({30, 4, fluctuating}, target, samples, ridge);
      const double missing = 1 - fit.overlap;
      CHECK(fit.overlap > 0);
      CHECK(fit.risk.bias >= target.linear * missing * missing);
    }
  // Gates of one value, many samples: all is learnt.
  const auto all = product_ridge_fit({30, 4, {{1, 0.6, 0.2}}}, {0.8, 0, 0}, 700, 0);
  CHECK(close(all.overlap, 1, tolerance, 0));
  CHECK(close(all.norm, 30 * 0.8 / 0.36, tolerance, 0));
}

TEST_CASE("samples that settle one direction and leave the other open ask for a ridge") {
  struct Case {
    std::vector<Gates> law;
    double parted, threshold, above;  // samples
  };
  // 100 parameters of equal weights, 900 others. 90 % with q = 0, at 500 samples more than 100, while 50 are
  // left for 900; 98 % with m = 0, at 950 samples more than 900, while 19 are left for 100.
  for (const auto& one : {Case{{{0.9, 1, 0}, {0.1, 0.5, 0.3}}, 500, 1000, 20000},
                          Case{{{0.02, 1, 0}, {0.98, 0, 0.3}}, 950, 1000, 20000}}) {
    const ProductFeatures features{100, 10, one.law};
    for (const double samples : {one.parted, one.threshold}) {
      CAPTURE(samples);
      CHECK_THROWS_AS(product_ridge_fit(features, three_sources, samples, 0), InvalidParameter);
      CHECK_THROWS_AS(product_ridge_risk(features, three_sources, samples, 0), InvalidParameter);
      const auto limit = product_ridge_fit(features, three_sources, samples, 1e-13);
      CHECK(std::isfinite(limit.norm));
      check_equal(product_ridge_fit(features, three_sources, samples, 1e-18), limit, tolerance);
      // The minimum, where the plain iteration gets to it.
      constexpr double ridge = 0.01;
      const auto fit = product_ridge_fit(features, three_sources, samples, ridge);
      CHECK(close(samples * fit.risk.training + ridge * fit.norm,
                  minimum(features, three_sources, samples, ridge), tolerance, 0));
    }
    check_equal(product_ridge_fit(features, three_sources, one.above, 0),
                product_ridge_fit(features, three_sources, one.above, 1e-14), tolerance);
  }
}
