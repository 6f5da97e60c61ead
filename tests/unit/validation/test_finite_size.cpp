// SPDX-License-Identifier: MIT
// Finite-size fits and verdicts: exact lines, error propagation, and on synthetic data the rates of
// false alarms and of wrong theories found.
#include "overparam/validation/finite_size.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/LU>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::validation::critical_score;
using overparam::validation::finding;
using overparam::validation::Finding;
using overparam::validation::fit_finite_size;
using overparam::validation::judge;
using overparam::validation::normal_score;
using overparam::validation::replicas_factor;
using overparam::validation::SizeDifference;
using overparam::validation::summarise;

// A 2×2 system of condition about 10.
constexpr double rounding = 200 * epsilon;

constexpr std::size_t quantities = 18;  // compared in one call of validate

/// Standard normal numbers, one after the other.
class Normals {
 public:
  explicit Normals(std::uint64_t seed) : stream_(seed, 0, StreamName::synthetic) {}
  double operator()() {
    if (next_ == buffer_.size()) {
      buffer_.resize(1024);
      stream_.normal(block_++, buffer_);
      next_ = 0;
    }
    return buffer_[next_++];
  }

 private:
  Stream stream_;
  std::uint64_t block_ = 0;
  std::size_t next_ = 0;
  std::vector<double> buffer_;
};

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

/// intercept_error for standard errors s/√N, per unit of s.
double error_of_intercept(const std::vector<double>& sizes) {
  std::vector<SizeDifference> unit;
  for (const double size : sizes) unit.push_back({size, 0, 1 / std::sqrt(size), 2});
  return fit_finite_size(unit).intercept_error;
}

}  // namespace

TEST_CASE("a straight line in 1/N is recovered exactly") {
  std::vector<SizeDifference> line;
  for (const double size : {50.0, 130.0, 400.0, 1000.0})
    line.push_back({size, 0.02 - 3 / size, 0.01, 5});
  const auto fit = fit_finite_size(line);
  CHECK(close(fit.intercept, 0.02, rounding, 0));
  CHECK(close(fit.slope, -3, rounding, 0));
}

TEST_CASE("the fit is least squares with the weights N") {
  const std::vector<SizeDifference> sizes{
      {40, 0.05, 0.004, 3}, {90, 0.01, 0.007, 6}, {300, 0.02, 0.002, 11}};
  // (XᵀWX)⁻¹XᵀW by matrices, covariance A V Aᵀ.
  Eigen::MatrixXd x(3, 2);
  Eigen::VectorXd weights(3), y(3), variances(3);
  for (Eigen::Index i = 0; i < 3; ++i) {
    const auto& s = sizes[static_cast<std::size_t>(i)];
    x.row(i) << 1, 1 / s.size;
    weights(i) = s.size;
    y(i) = s.difference;
    variances(i) = s.standard_error * s.standard_error;
  }
  const Eigen::MatrixXd weighted = x.transpose() * weights.asDiagonal();
  const Eigen::MatrixXd solve = (weighted * x).inverse() * weighted;
  const Eigen::VectorXd coefficients = solve * y;
  const Eigen::MatrixXd covariance = solve * variances.asDiagonal() * solve.transpose();
  const auto fit = fit_finite_size(sizes);
  CHECK(close(fit.intercept, coefficients(0), rounding, 0));
  CHECK(close(fit.slope, coefficients(1), rounding, 0));
  CHECK(close(fit.intercept_error, std::sqrt(covariance(0, 0)), rounding, 0));
  CHECK(close(fit.slope_error, std::sqrt(covariance(1, 1)), rounding, 0));
  CHECK(close(fit.covariance, covariance(0, 1), rounding, 0));
  for (const double at : {0.0, 0.003, 0.025, 0.1}) {
    const Eigen::Vector2d row(1, at);
    CHECK(close(fit.standard_error_at(at), std::sqrt(row.dot(covariance * row)), rounding, 0));
  }
  // Welch and Satterthwaite: (Σ v)²/Σ v²/ν, v the parts of the intercept's variance.
  double sum = 0;
  double quotient = 0;
  for (Eigen::Index i = 0; i < 3; ++i) {
    const double part = solve(0, i) * solve(0, i) * variances(i);
    sum += part;
    quotient += part * part / (double(sizes[static_cast<std::size_t>(i)].replicas) - 1);
  }
  CHECK(close(fit.degrees_of_freedom, sum * sum / quotient, rounding, 0));
}

TEST_CASE("two sizes give the line through them") {
  const std::vector<SizeDifference> sizes{{100, 0.05, 0.003, 4}, {250, 0.03, 0.002, 4}};
  const auto fit = fit_finite_size(sizes);
  // (N₂D₂ − N₁D₁)/(N₂ − N₁).
  CHECK(close(fit.intercept, (250 * 0.03 - 100 * 0.05) / 150, rounding, 0));
  CHECK(close(fit.intercept_error, std::hypot(250 * 0.002, 100 * 0.003) / 150, rounding, 0));
}

TEST_CASE("fewer than two distinct sizes are refused") {
  const std::vector<SizeDifference> none;
  const std::vector<SizeDifference> one{{100, 0.05, 0.003, 4}};
  const std::vector<SizeDifference> equal{{100, 0.05, 0.003, 4}, {100, 0.04, 0.003, 4}};
  CHECK_THROWS_AS(fit_finite_size(none), DimensionMismatch);
  CHECK_THROWS_AS(fit_finite_size(one), DimensionMismatch);
  CHECK_THROWS_AS(fit_finite_size(equal), DimensionMismatch);
  CHECK_THROWS_AS(judge(equal, 1), DimensionMismatch);
}

TEST_CASE("the score of one size is Student's") {
  const SizeDifference difference{100, 0.02, 0.008, 4};
  CHECK(close(difference.z_score(), normal_score(2.5, 3), rounding, 0));
  CHECK(SizeDifference{100, 0, 0, 4}.z_score() == 0);
  CHECK(std::isinf(SizeDifference{100, -1e-9, 0, 4}.z_score()));
  CHECK(SizeDifference{100, -1e-9, 0, 4}.z_score() < 0);
}

TEST_CASE("a verdict compares the intercept beyond the allowance with the critical score") {
  std::vector<SizeDifference> sizes;
  for (const double size : {50.0, 100.0, 400.0})
    sizes.push_back({size, 0.03 + 2 / size, 0.2 / std::sqrt(size), 8});
  const auto verdict = judge(sizes, 7, 0.02);
  const auto fit = fit_finite_size(sizes);
  // First-order effect at N = 50: 2/50 = 4 %, squared 0.16 %.
  CHECK(close(verdict.allowance, 0.0016, rounding, 0));
  CHECK(close(verdict.z_score,
              normal_score((0.03 - 0.0016) / fit.intercept_error, fit.degrees_of_freedom), rounding,
              0));
  // 1.6449 = the normal score of 95 %.
  CHECK(close(verdict.resolution, 0.0016 + (critical_score(0.02, 7) + 1.6449) * fit.intercept_error,
              rounding, 0));
  CHECK(verdict.agrees == (std::abs(verdict.z_score) <= critical_score(0.02, 7)));
}

TEST_CASE("a verdict resolves what is asked, or says by how much the replicas have to grow") {
  const auto judged = [](double error) {
    return judge(std::vector<SizeDifference>{{50, 0.02, error, 100}, {100, 0.01, error, 100}}, 3);
  };
  const auto verdict = judged(0.01);
  REQUIRE(verdict.agrees);
  const double just = verdict.resolution;
  CHECK(finding(verdict, just) == Finding::agrees);
  CHECK(finding(verdict, just * (1 - rounding)) == Finding::inconclusive);
  CHECK(close(replicas_factor(verdict, just), 1, rounding, 0));
  // As many replicas as it says bring the standard errors to where the resolution is as asked. The
  // critical score is a normal one: the degrees of freedom have no part in it.
  const double asked = just / 3;
  const double factor = replicas_factor(verdict, asked);
  CHECK(factor > 1);
  CHECK(close(judged(0.01 / std::sqrt(factor)).resolution, asked, rounding, 0));
  // What the allowance takes no replicas give back.
  REQUIRE(verdict.allowance > 0);
  CHECK(std::isinf(replicas_factor(verdict, verdict.allowance / 2)));
  // A rejection needs no resolution.
  std::vector<SizeDifference> far{{50, 0.5, 0.01, 100}, {100, 0.5, 0.01, 100}};
  CHECK(finding(judge(far, 3), 1e-9) == Finding::disagrees);
  CHECK(finding(judge(far, 3), 1) == Finding::disagrees);
}

TEST_CASE("an effect of order 1/N alone is never flagged") {
  for (const double slope : {-15.0, -0.5, 0.1, 4.0, 20.0}) {
    std::vector<SizeDifference> sizes;
    for (const double size : {50.0, 100.0, 400.0}) sizes.push_back({size, slope / size, 1e-6, 4});
    CAPTURE(slope);
    CHECK(judge(sizes, quantities).agrees);
  }
}

TEST_CASE("the curvature that an effect of order 1/N brings is no disagreement") {
  // x/(1−x) = x + x² + …, x = c/N, with up to 8 % at the smallest size.
  for (const double c : {1.0, 2.0, 4.0}) {
    std::vector<SizeDifference> sizes;
    for (const double size : {50.0, 100.0, 200.0}) sizes.push_back({size, c / (size - c), 1e-7, 4});
    CAPTURE(c);
    const auto verdict = judge(sizes, quantities);
    CHECK(verdict.fit.intercept != 0);
    CHECK(verdict.agrees);
  }
}

TEST_CASE("no slope excuses an intercept of more than one percent") {
  std::vector<SizeDifference> sizes;
  for (const double size : {50.0, 100.0, 200.0})
    sizes.push_back({size, 0.011 + 30 / size, 1e-5, 4});
  const auto verdict = judge(sizes, quantities);
  CHECK(verdict.allowance == 0.01);
  CHECK_FALSE(verdict.agrees);
}

TEST_CASE("data without any spread agree only if they are on a line through zero") {
  std::vector<SizeDifference> sizes{{50, 0, 0, 4}, {100, 0, 0, 4}};
  CHECK(judge(sizes, 1).agrees);
  for (auto& s : sizes) s.difference = -0.02;
  const auto verdict = judge(sizes, 1);
  CHECK_FALSE(verdict.agrees);
  CHECK(std::isinf(verdict.z_score));
  CHECK(verdict.z_score < 0);
}

TEST_CASE("a right theory is called wrong in at most one percent of all calls") {
  // 18 quantities each at three sizes, with effects c/N of random size or none. At a true rate of
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
          const auto data = synthetic(normals, {50, 100, 200}, replicas, 0, slope, 0.3);
          agrees = judge(data, quantities).agrees && agrees;
        }
        if (!agrees) ++alarms;
      }
      CAPTURE(replicas);
      CAPTURE(slope_deviation);
      CHECK(double(alarms) <= bound);
    }
}

TEST_CASE(
    "a theory wrong by three percent is found where the intercept is known to half a percent") {
  // 3 %/0.5 % = 6 standard errors. The critical score of 18 comparisons is 3.45; with 20 replicas
  // at three sizes (about 35 degrees of freedom) that is t = 3.8, and the allowance of slopes of 2 %
  // takes 0.1: detection unless z < −2.1, which has probability 2 %. Of 1000 theories at least 950
  // must be found, five standard deviations below.
  constexpr std::size_t theories = 1000;
  constexpr std::size_t replicas = 20;
  const std::vector<double> sizes{100, 200, 400};
  const double sigma = 0.005 * std::sqrt(double(replicas)) / error_of_intercept(sizes);
  Normals normals(3);
  std::size_t found = 0;
  for (std::size_t i = 0; i < theories; ++i) {
    const double sign = i % 2 == 0 ? 1 : -1;
    const double slope = 2 * normals();
    const auto data = synthetic(normals, sizes, replicas, 0.03 * sign, slope, sigma);
    const auto verdict = judge(data, quantities);
    if (!verdict.agrees && verdict.z_score * sign > 0) ++found;
  }
  CHECK(found >= 950);
}

TEST_CASE("a theory wrong by the resolution is found with probability 95 percent") {
  // Differences with known errors (so many replicas that Student is normal). Binomial within four
  // standard deviations; the allowance, of order 1e-4, shifts the probability by less than 1 %.
  constexpr std::size_t theories = 2000;
  const std::vector<double> sizes{100, 200, 400};
  const double deviation = 0.005 / error_of_intercept(sizes);
  Normals normals(4);
  std::size_t found = 0;
  for (std::size_t i = 0; i < theories; ++i) {
    const double error = (critical_score(0.01, quantities) + 1.6449) * 0.005;
    std::vector<SizeDifference> data;
    for (const double size : sizes)
      data.push_back({size, error + deviation / std::sqrt(size) * normals(),
                      deviation / std::sqrt(size), 1000000});
    const auto verdict = judge(data, quantities);
    CHECK(close(verdict.resolution - verdict.allowance, error, 1e-5, 0));
    if (!verdict.agrees) ++found;
  }
  const double spread = 4 * std::sqrt(0.95 * 0.05 / double(theories));
  CHECK(close(double(found) / double(theories), 0.95, 0, spread + 0.01));
}

TEST_CASE("what is no number is no evidence") {
  const std::vector<SizeDifference> fine{{100, 0.05, 0.003, 4}, {250, 0.03, 0.002, 4}};
  for (const double value : {double(NAN), double(INFINITY)})
    for (double SizeDifference::*member :
         {&SizeDifference::size, &SizeDifference::difference, &SizeDifference::standard_error}) {
      auto sizes = fine;
      sizes[1].*member = value;
      CHECK_THROWS_AS(judge(sizes, 1), InvalidParameter);
      CHECK_THROWS_AS(sizes[1].z_score(), InvalidParameter);
    }
  CHECK_THROWS_AS(judge(fine, 0), InvalidParameter);
  CHECK_THROWS_AS(judge(fine, 1, 0), InvalidParameter);
  CHECK_THROWS_AS(summarise(std::vector<double>{1, NAN}), InvalidParameter);
  CHECK_THROWS_AS(normal_score(1, 0), InvalidParameter);
}

TEST_CASE("standard errors of any size have squares") {
  for (const double error : {1e-300, 1e-160, 1e160, 1e300}) {
    CAPTURE(error);
    const auto fit = fit_finite_size(
        std::vector<SizeDifference>{{100, 0, 3 * error, 4}, {250, 0, 2 * error, 4}});
    CHECK(close(fit.intercept_error, std::hypot(250 * 2.0, 100 * 3.0) / 150 * error, rounding, 0));
  }
}
