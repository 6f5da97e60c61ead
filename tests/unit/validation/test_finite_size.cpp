// SPDX-License-Identifier: MIT
// Finite-size fits: exact lines, error propagation, scores.
#include "overparam/validation/finite_size.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/LU>
#include <cmath>
#include <cstddef>
#include <vector>

#include "overparam/core/error.hpp"
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
