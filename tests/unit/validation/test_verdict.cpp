// SPDX-License-Identifier: MIT
// Verdicts, and on synthetic data the rates of false alarms and of wrong theories found.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/LU>
#include <cmath>
#include <cstddef>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/compare.hpp"
#include "unit/validation/differences.hpp"

namespace {

using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::exact;
using overparam::test::Normals;
using overparam::test::of;
using overparam::test::rounding;
using overparam::test::usual_sizes;
using overparam::validation::correlations;
using overparam::validation::Criteria;
using overparam::validation::critical_score;
using overparam::validation::finding;
using overparam::validation::Finding;
using overparam::validation::fit_finite_size;
using overparam::validation::judge;
using overparam::validation::need;
using overparam::validation::normal_score;
using overparam::validation::order_of;
using overparam::validation::SizeDifference;
using overparam::validation::student_score;
using overparam::validation::summarise;

constexpr std::size_t quantities = 18;  // compared in one call of validate

/// Replicas of intercept + slope/N + (σ/√N) z, summarised.
std::vector<SizeDifference> synthetic(Normals& normals, const std::vector<double>& sizes,
                                      std::size_t replicas, double intercept, double slope,
                                      double sigma) {
  std::vector<SizeDifference> result;
  for (const double size : sizes) {
    std::vector<double> values;
    for (std::size_t r = 0; r < replicas; ++r)
      values.push_back(intercept + slope / size + sigma / std::sqrt(size) * normals());
    const auto summary = summarise(values);
    result.push_back({size, summary.mean, summary.standard_error, replicas});
  }
  return result;
}

/// The error of c_0 for standard errors s/√N, per unit of s.
double error_of_intercept(const std::vector<double>& sizes) {
  std::vector<SizeDifference> unit;
  for (const double size : sizes) unit.push_back({size, 0, 1 / std::sqrt(size), 2});
  return fit_finite_size(unit, order_of(unit)).errors[0];
}

}  // namespace

TEST_CASE("a verdict compares the intercept beyond the allowance with the critical score") {
  const auto sizes = exact(
      {50, 100, 400}, [](double x) { return 0.04 + 2 * x; }, 0.2 / std::sqrt(100.0));
  const auto verdict = judge(sizes, {7, 0.05, 0.02});
  const auto fit = fit_finite_size(sizes, 1);
  // A tenth of 5 %, and a first-order effect of 2/50 = 4 %, squared 0.16 %, as far as that is in c_0.
  CHECK(close(verdict.allowance, 0.005 + 0.0016 * fit.next_order, 100 * rounding, 0));
  CHECK(close(verdict.z_score,
              normal_score((fit.coefficients[0] - verdict.allowance) / fit.errors[0],
                           fit.degrees_of_freedom),
              rounding, 0));
  // 1.6449 = the normal score of 95 %; t scatters with the error, by 1/√(2ν) of it.
  const double t = student_score(critical_score(0.02, 7), fit.degrees_of_freedom);
  const double spread = std::sqrt(1 + t * t / (2 * fit.degrees_of_freedom));
  CHECK(close(verdict.resolution, 2 * verdict.allowance + (t + 1.6449 * spread) * fit.errors[0],
              rounding, 0));
  CHECK(verdict.agrees == (std::abs(verdict.z_score) <= critical_score(0.02, 7)));
}

TEST_CASE("a verdict resolves what is asked, or says what it takes") {
  const auto judged = [](double error) {
    return judge(exact(
                     {50, 100}, [](double) { return 0.0; }, error),
                 of(3, 0.02));
  };
  const auto verdict = judged(0.01);
  REQUIRE(verdict.agrees);
  const double just = verdict.resolution;
  CHECK(finding(verdict, just) == Finding::agrees);
  CHECK(finding(verdict, just * (1 - rounding)) == Finding::inconclusive);
  // As many replicas as it says resolve it, by the errors that replicas take down.
  const auto lacking = need(verdict, 0.02);
  CHECK(lacking.sizes == 1);
  CHECK(lacking.replicas > 1);
  CHECK(close(judged(0.01 / std::sqrt(lacking.replicas)).resolution, 0.02, 0.05, 0));
  CHECK(need(judged(1e-6), 0.02).replicas < 1);
  // What the next orders leave no replicas take away, but sizes do.
  const auto curved = [](double factor) {
    std::vector<double> sizes;
    for (const double size : usual_sizes) sizes.push_back(factor * size);
    return judge(exact(
                     sizes, [](double x) { return 8 * x / (1 - 8 * x); }, 1e-6),
                 of(3, 0.02));
  };
  const auto steep = need(curved(1), 0.02);
  CHECK(finding(curved(1), 0.02) == Finding::inconclusive);
  CHECK(steep.sizes >= 2);
  CHECK(finding(curved(steep.sizes), 0.02) == Finding::agrees);
  CHECK(finding(curved(steep.sizes / 4), 0.02) == Finding::inconclusive);
  // A rejection needs no resolution.
  const auto far = exact(
      {50, 100}, [](double) { return 0.5; }, 0.01);
  CHECK(finding(judge(far, of(3)), 1e-9) == Finding::disagrees);
  CHECK(finding(judge(far, of(3)), 1) == Finding::disagrees);
}

TEST_CASE("finite-size effects of any order and sign are no disagreement") {
  // With up to 40 % at the smallest size, without scatter: what is beyond the fit is in the allowance.
  for (const double c : {-8.0, -2.0, -0.5, 0.1, 1.0, 3.0, 8.0})
    for (const auto& sizes :
         {usual_sizes, {20.0, 40.0, 80.0, 160.0}, {50.0, 100.0, 200.0}, {50.0, 100.0}}) {
      CAPTURE(c);
      CAPTURE(sizes.size());
      const auto agrees = [&](const auto& effect) {
        return judge(exact(sizes, effect, 1e-7), of(quantities)).agrees;
      };
      CHECK(agrees([&](double x) { return c * x; }));
      CHECK(agrees([&](double x) { return c * x / (1 - c * x); }));
      CHECK(agrees([&](double x) { return std::exp(c * x) - 1; }));
      CHECK(agrees([&](double x) { return std::sqrt(1 + 2 * c * x) - 1; }));
      CHECK(agrees([&](double x) { return c * x + c * c * x * x; }));
      CHECK(agrees([&](double x) { return c * x / (1 + 20 * x); }));
    }
}

TEST_CASE("no finite-size effect excuses a wrong theory that it is said to resolve") {
  // The theory is too small or too large by the resolution, the effect of either sign.
  for (const double c : {-4.0, -1.0, 1.0, 4.0})
    for (const double sign : {-1.0, 1.0})
      for (const auto& sizes : {usual_sizes, {20.0, 40.0, 80.0, 160.0}, {50.0, 100.0, 200.0}}) {
        CAPTURE(c);
        CAPTURE(sign);
        CAPTURE(sizes.size());
        const auto effect = [&](double x) { return c * x / (1 - c * x); };
        const double wrong = sign * judge(exact(sizes, effect, 1e-5), of(quantities)).resolution;
        const auto verdict = judge(exact(
                                       sizes, [&](double x) { return wrong + effect(x); }, 1e-5),
                                   of(quantities));
        CHECK_FALSE(verdict.agrees);
        CHECK(verdict.z_score * sign > 0);
      }
}

TEST_CASE("data without any spread agree only if they are on a line through zero") {
  std::vector<SizeDifference> sizes{{50, 0, 0, 4}, {100, 0, 0, 4}};
  CHECK(judge(sizes, of(1)).agrees);
  for (auto& s : sizes) s.difference = -0.02;
  const auto verdict = judge(sizes, of(1));
  CHECK_FALSE(verdict.agrees);
  CHECK(std::isinf(verdict.z_score));
  CHECK(verdict.z_score < 0);
}

TEST_CASE("a right theory is called wrong in at most one percent of all calls") {
  // 18 quantities each at five sizes, with effects c/N of random size or none. At a true rate of
  // 1 % the number of alarms is binomial: beyond the mean by four standard deviations with
  // probability below 1e-4.
  constexpr std::size_t calls = 2000;
  const double bound = 0.01 * calls + 4 * std::sqrt(0.01 * 0.99 * calls);
  for (const std::size_t replicas : {4u, 10u})
    for (const double slope_deviation : {0.0, 3.0}) {
      Normals normals(100 * replicas + (slope_deviation > 0 ? 1 : 0));
      std::size_t alarms = 0;
      for (std::size_t call = 0; call < calls; ++call) {
        bool agrees = true;
        for (std::size_t i = 0; i < quantities; ++i) {
          const double slope = slope_deviation * normals();
          const auto data = synthetic(normals, usual_sizes, replicas, 0, slope, 0.3);
          agrees = judge(data, of(quantities)).agrees && agrees;
        }
        if (!agrees) ++alarms;
      }
      CAPTURE(replicas);
      CAPTURE(slope_deviation);
      CHECK(double(alarms) <= bound);
    }
}

TEST_CASE("a theory wrong by what is resolved is found with probability 95 percent") {
  // Of either sign, with effects of either sign, few draws and many. The allowance is for the worst,
  // so that more may be found, and not fewer: binomial within four standard deviations.
  constexpr std::size_t theories = 1500;
  const double spread = 4 * std::sqrt(0.95 * 0.05 / double(theories));
  for (const std::size_t replicas : {10u, 100u})
    for (const double slope : {-2.0, 0.0, 2.0}) {
      Normals normals(4 + replicas);
      std::size_t found = 0;
      double mean = 0;
      for (std::size_t i = 0; i < theories; ++i) {
        const double sign = i % 2 == 0 ? 1 : -1;
        auto data = synthetic(normals, usual_sizes, replicas, 0, slope, 0.05);
        const double resolution = judge(data, of(quantities)).resolution;
        mean += resolution / double(theories);
        // Another sample, for the resolution is a promise about it.
        data = synthetic(normals, usual_sizes, replicas, sign * resolution, slope, 0.05);
        const auto verdict = judge(data, of(quantities));
        if (!verdict.agrees && verdict.z_score * sign > 0) ++found;
      }
      CAPTURE(replicas);
      CAPTURE(slope);
      CHECK(double(found) / double(theories) > 0.95 - spread - (replicas < 100 ? 0.03 : 0.005));
      // And it is no promise of next to nothing.
      CHECK(mean <
            25 * 0.05 / std::sqrt(double(replicas)) * error_of_intercept(usual_sizes) + 0.02);
    }
}
