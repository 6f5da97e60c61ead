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

/// The error of c_0 for standard errors s/√N, per unit of s.
double error_of_intercept(const std::vector<double>& sizes) {
  std::vector<SizeDifference> unit;
  for (const double size : sizes) unit.push_back({size, 0, 1 / std::sqrt(size), 2});
  return fit_finite_size(unit, order_of(unit)).errors[0];
}

/// Differences f(1/N) with this standard error.
template <class Function>
std::vector<SizeDifference> exact(const std::vector<double>& sizes, const Function& f,
                                  double error) {
  std::vector<SizeDifference> result;
  for (const double size : sizes) result.push_back({size, double(f(1 / size)), error, 100});
  return result;
}

Criteria of(std::size_t comparisons, double resolve = 0.03) { return {comparisons, resolve, 0.01}; }

const std::vector<double> usual_sizes{20, 36, 64, 115, 200};

}  // namespace

TEST_CASE("polynomials in 1/N are recovered exactly") {
  const std::vector<double> sizes{50, 130, 400, 1000};
  const auto line = exact(
      sizes, [](double x) { return 0.02 - 3 * x; }, 0.01);
  const auto fit = fit_finite_size(line, 1);
  CHECK(close(fit.coefficients[0], 0.02, rounding, 0));
  CHECK(close(fit.coefficients[1] * fit.smallest, -3, rounding, 0));
  for (const double at : {0.0, 0.01, 0.03})
    CHECK(close(fit.at(at), 0.02 - 3 * at, rounding, rounding));
  const auto curved = exact(
      sizes, [](double x) { return 0.02 - 3 * x + 40 * x * x - 900 * x * x * x; }, 0.01);
  const auto cubic = fit_finite_size(curved, 3);
  CHECK(close(cubic.coefficients[0], 0.02, 10 * rounding, 0));
  CHECK(close(cubic.coefficients[2] * 50 * 50, 40, 100 * rounding, 0));
  // What the cubic term leaves in the quadratic fit is its coefficient times next_order.
  const auto quadratic = fit_finite_size(curved, 2);
  CHECK(close(std::abs(quadratic.coefficients[0] - 0.02),
              std::abs(cubic.coefficients[3]) * quadratic.next_order, 1000 * rounding, 0));
}

TEST_CASE("the fit is least squares with the weights N") {
  const std::vector<SizeDifference> sizes{
      {40, 0.05, 0.004, 3}, {90, 0.01, 0.007, 6}, {130, 0.02, 0.003, 4}, {300, 0.02, 0.002, 11}};
  Eigen::MatrixXd correlations = Eigen::MatrixXd::Identity(4, 4);
  correlations(0, 1) = correlations(1, 0) = 0.5;
  correlations(2, 3) = correlations(3, 2) = -0.25;
  for (const std::size_t order : {1u, 2u})
    for (const bool paired : {false, true}) {
      CAPTURE(order);
      CAPTURE(paired);
      // (XᵀWX)⁻¹XᵀW by matrices, covariance A V Aᵀ.
      const auto count = static_cast<Eigen::Index>(sizes.size());
      Eigen::MatrixXd x(count, static_cast<Eigen::Index>(order) + 1);
      Eigen::VectorXd weights(count), y(count), errors(count);
      for (Eigen::Index i = 0; i < count; ++i) {
        const auto& s = sizes[static_cast<std::size_t>(i)];
        for (Eigen::Index k = 0; k < x.cols(); ++k) x(i, k) = std::pow(40 / s.size, double(k));
        weights(i) = s.size;
        y(i) = s.difference;
        errors(i) = s.standard_error;
      }
      const Eigen::MatrixXd weighted = x.transpose() * weights.asDiagonal();
      const Eigen::MatrixXd solve = (weighted * x).inverse() * weighted;
      const Eigen::VectorXd coefficients = solve * y;
      const Eigen::MatrixXd between = paired ? correlations : Eigen::MatrixXd::Identity(4, 4);
      const Eigen::MatrixXd covariance =
          solve * errors.asDiagonal() * between * errors.asDiagonal() * solve.transpose();
      const auto fit =
          paired ? fit_finite_size(sizes, order, correlations) : fit_finite_size(sizes, order);
      CHECK(fit.smallest == 40);
      for (Eigen::Index k = 0; k < x.cols(); ++k) {
        CHECK(close(fit.coefficients[std::size_t(k)], coefficients(k), 100 * rounding, 0));
        CHECK(close(fit.errors[std::size_t(k)], std::sqrt(covariance(k, k)), 100 * rounding, 0));
      }
      CHECK(fit.covariance.isApprox(covariance, 100 * rounding));
      for (const double at : {0.0, 0.003, 0.025, 0.1}) {
        Eigen::VectorXd row(x.cols());
        for (Eigen::Index k = 0; k < x.cols(); ++k) row(k) = std::pow(40 * at, double(k));
        CHECK(close(fit.standard_error_at(at), std::sqrt(row.dot(covariance * row)), 100 * rounding,
                    0));
      }
      const Eigen::VectorXd next = (40 / weights.array()).pow(double(order) + 1);
      CHECK(close(fit.next_order, std::abs(solve.row(0).dot(next)), 1000 * rounding, 0));
      // Welch and Satterthwaite: (Σ v)²/Σ v²/ν, v the parts of the intercept's variance; of draws
      // in pairs, their number less one.
      double sum = 0;
      double quotient = 0;
      for (Eigen::Index i = 0; i < count; ++i) {
        const double part = std::pow(solve(0, i) * errors(i), 2);
        sum += part;
        quotient += part * part / (double(sizes[static_cast<std::size_t>(i)].replicas) - 1);
      }
      CHECK(close(fit.degrees_of_freedom, paired ? 2 : sum * sum / quotient, 100 * rounding, 0));
    }
}

TEST_CASE("draws of the same random numbers at all sizes: the error is that of their intercepts") {
  // Every draw has an intercept of its own; their scatter is the error, whatever sizes share.
  Normals normals(11);
  constexpr std::size_t draws = 30;
  std::vector<std::vector<double>> values(usual_sizes.size());
  std::vector<double> intercepts;
  for (std::size_t r = 0; r < draws; ++r) {
    const double shared = normals();
    std::vector<SizeDifference> one;
    for (std::size_t i = 0; i < usual_sizes.size(); ++i) {
      values[i].push_back(0.1 * shared + 0.2 * normals() / std::sqrt(usual_sizes[i]));
      one.push_back({usual_sizes[i], values[i].back(), 0, 2});
    }
    intercepts.push_back(fit_finite_size(one, 2).coefficients[0]);
  }
  std::vector<SizeDifference> sizes;
  for (std::size_t i = 0; i < usual_sizes.size(); ++i) {
    const auto summary = summarise(values[i]);
    sizes.push_back({usual_sizes[i], summary.mean, summary.standard_error, draws});
  }
  const auto scatter = summarise(intercepts);
  const auto fit = fit_finite_size(sizes, 2, correlations(values));
  CHECK(close(fit.coefficients[0], scatter.mean, 1e-12, 1e-12));
  CHECK(close(fit.errors[0], scatter.standard_error, 1e-12, 0));
  CHECK(fit.degrees_of_freedom == draws - 1);
  // What the sizes share would have been missed.
  CHECK(fit_finite_size(sizes, 2).errors[0] > 1.2 * fit.errors[0]);
}

TEST_CASE("two sizes give the line through them") {
  const std::vector<SizeDifference> sizes{{100, 0.05, 0.003, 4}, {250, 0.03, 0.002, 4}};
  const auto fit = fit_finite_size(sizes, 1);
  // (N₂D₂ − N₁D₁)/(N₂ − N₁).
  CHECK(close(fit.coefficients[0], (250 * 0.03 - 100 * 0.05) / 150, rounding, 0));
  CHECK(close(fit.errors[0], std::hypot(250 * 0.002, 100 * 0.003) / 150, rounding, 0));
}

TEST_CASE("the order is that of the distinct sizes, of which a line takes two") {
  const std::vector<SizeDifference> none;
  const std::vector<SizeDifference> one{{100, 0.05, 0.003, 4}};
  const std::vector<SizeDifference> equal{{100, 0.05, 0.003, 4}, {100, 0.04, 0.003, 4}};
  CHECK_THROWS_AS(fit_finite_size(none, 0), DimensionMismatch);
  CHECK_THROWS_AS(fit_finite_size(one, 1), DimensionMismatch);
  CHECK_THROWS_AS(fit_finite_size(equal, 1), DimensionMismatch);
  CHECK_THROWS_AS(judge(equal, of(1)), DimensionMismatch);
  CHECK(order_of(none) == 0);
  CHECK(order_of(equal) == 0);
  CHECK(order_of(exact(
            {50, 100}, [](double) { return 0.0; }, 1)) == 1);
  CHECK(order_of(exact(
            {50, 100, 200}, [](double) { return 0.0; }, 1)) == 1);
  CHECK(order_of(exact(
            {50, 100, 200, 400}, [](double) { return 0.0; }, 1)) == 2);
  CHECK(order_of(exact(
            usual_sizes, [](double) { return 0.0; }, 1)) == 2);
  CHECK_THROWS_AS(fit_finite_size(equal, 0, Eigen::MatrixXd::Identity(3, 3)), DimensionMismatch);
  CHECK_THROWS_AS(fit_finite_size(equal, 0, Eigen::MatrixXd::Constant(2, 2, 2)), InvalidParameter);
}

TEST_CASE("the score of one size is Student's") {
  const SizeDifference difference{100, 0.02, 0.008, 4};
  CHECK(close(difference.z_score(), normal_score(2.5, 3), rounding, 0));
  CHECK(SizeDifference{100, 0, 0, 4}.z_score() == 0);
  CHECK(std::isinf(SizeDifference{100, -1e-9, 0, 4}.z_score()));
  CHECK(SizeDifference{100, -1e-9, 0, 4}.z_score() < 0);
}

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

TEST_CASE("what is no number is no evidence") {
  const std::vector<SizeDifference> fine{{100, 0.05, 0.003, 4}, {250, 0.03, 0.002, 4}};
  for (const double value : {double(NAN), double(INFINITY)})
    for (double SizeDifference::*member :
         {&SizeDifference::size, &SizeDifference::difference, &SizeDifference::standard_error}) {
      auto sizes = fine;
      sizes[1].*member = value;
      CHECK_THROWS_AS(judge(sizes, of(1)), InvalidParameter);
      CHECK_THROWS_AS(sizes[1].z_score(), InvalidParameter);
    }
  CHECK_THROWS_AS(judge(fine, of(0)), InvalidParameter);
  CHECK_THROWS_AS(judge(fine, {1, 0.03, 0}), InvalidParameter);
  CHECK_THROWS_AS(judge(fine, of(1, 0)), InvalidParameter);
  CHECK_THROWS_AS(summarise(std::vector<double>{1, NAN}), InvalidParameter);
  CHECK_THROWS_AS(normal_score(1, 0), InvalidParameter);
}

TEST_CASE("standard errors have squares, however small they are") {
  for (const double error : {1e-300, 1e-160, 1e-80, 1e140}) {
    CAPTURE(error);
    const auto fit = fit_finite_size(
        std::vector<SizeDifference>{{100, 0, 3 * error, 4}, {250, 0, 2 * error, 4}}, 1);
    CHECK(close(fit.errors[0], std::hypot(250 * 2.0, 100 * 3.0) / 150 * error, rounding, 0));
  }
}
