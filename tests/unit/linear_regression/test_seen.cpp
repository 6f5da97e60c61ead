// SPDX-License-Identifier: MIT
// The theory of students that see some of the features: the exact risk of Belkin, Hsu and Xu, and what a
// student of these features alone does on labels whose noise is what the other does not see.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "linear_regression/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"
#include "unit/linear_regression/settings.hpp"

namespace {

namespace experiment = overparam::experiment;
using namespace overparam::linear_regression;
using Eigen::Index;
using Eigen::VectorXd;
using overparam::experiment::Measurement;
using overparam::experiment::Status;
using overparam::linear_regression_test::parameters;
using overparam::linear_regression_test::point;
using overparam::linear_regression_test::Rows;
using overparam::linear_regression_test::rows_at;
using overparam::linear_regression_test::Texts;
using overparam::linear_regression_test::with;
using overparam::test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();
// A handful of operations on closed forms.
constexpr double rounding = 1e-12;

Rows theory_at(double time, const Texts& texts) {
  const std::vector<double> times{time};
  return rows_at(time, theory(parameters(texts), times));
}

std::string refusal(const Texts& texts) {
  try {
    point(texts);
  } catch (const overparam::core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

// E(y − f)² of the solution without ridge. The unseen features are independent of those seen and of power
// T_u = |θ|² − T, so that the labels are θ_S·x_S with noise of variance s = T_u + Δ. For p < n − 1 the
// fit's error is s (1 + tr E(XᵀX)⁻¹) = s (1 + p/(n−p−1)), as (XᵀX)⁻¹ is an inverse Wishart matrix; for
// p > n + 1 the projection on n of p directions, uniformly random, leaves (1 − n/p) T, and the noise adds
// s tr E(XXᵀ)⁻¹ = s n/(p−n−1). That is theorem 1 of M. Belkin, D. Hsu, J. Xu, "Two models of double descent
// for weak features", SIAM J. Math. Data Sci. 2, 1167 (2020).
double belkin(double p, double n, double seen_power, double unseen_power, double noise) {
  const double s = unseen_power + noise;
  if (p <= n - 2) return s * (1 + p / (n - p - 1));
  return (1 - n / p) * seen_power + s * (1 + n / (p - n - 1));
}

const Texts weak{{"dim", "100"}, {"samples", "40"}};

}  // namespace

TEST_CASE("the exact risk of a student that sees p of 100 features") {
  int points = 0;
  for (const double p : {1, 10, 25, 35, 37, 38, 42, 43, 50, 60, 80, 100})
    for (const char* noise : {"0", "0.04"})
      for (const char* choice : {"leading", "random"})
        for (const char* signal : {"isotropic", "top:30", "power:1"}) {
          CAPTURE(p);
          CAPTURE(noise);
          CAPTURE(choice);
          CAPTURE(signal);
          ++points;
          const double delta = std::stod(noise);
          double seen = p / 100;  // on average over directions, or subsets
          if (std::string(choice) == "leading" && std::string(signal) == "top:30")
            seen = std::min(p, 30.0) / 30;
          if (std::string(choice) == "leading" && std::string(signal) == "power:1") {
            double part = 0;
            double all = 0;
            for (int i = 1; i <= 100; ++i) {
              all += 1.0 / (i * i);
              if (i <= p) part += 1.0 / (i * i);
            }
            seen = part / all;
          }
          const auto limit = theory_at(infinity, with(weak, {{"seen", experiment::shortest(p)},
                                                             {"label-noise", noise},
                                                             {"seen-choice", choice},
                                                             {"signal", signal}}));
          const auto is = [&](const char* name, double expected) {
            CAPTURE(name);
            CHECK(close(*limit.at(name).value, expected, rounding, 1e-15));
          };
          const double all = belkin(p, 40, seen, 1 - seen, delta);
          is("test_error", all);
          is("excess_risk", all - delta);
          // Of the label noise alone is what is proportional to it.
          is("variance", delta * std::min(p, 40.0) / (std::abs(p - 40) - 1));
          is("bias", belkin(p, 40, seen, 1 - seen, 0));
          is("training_error", p < 40 ? (delta + 1 - seen) * (1 - p / 40) / 2 : 0);
          CHECK(limit.at("bias").reason.empty());
        }
  CHECK(points == 12 * 2 * 2 * 3);
}

TEST_CASE("corollary 1 of Belkin, Hsu and Xu: the mean over subsets") {
  const double d = 100;
  const double n = 40;
  for (const double p : {5.0, 30.0, 45.0, 90.0}) {
    const double noise = 0.04;
    const double expected =
        p < n ? ((1 - p / d) + noise) * (1 + p / (n - p - 1))
              : (1 - n / d * (2 - (d - n - 1) / (p - n - 1))) + noise * (1 + n / (p - n - 1));
    const auto limit = theory_at(infinity, with(weak, {{"seen", experiment::shortest(p)},
                                                       {"label-noise", "0.04"},
                                                       {"seen-choice", "random"},
                                                       {"signal", "top:3"}}));
    CHECK(close(*limit.at("test_error").value, expected, rounding, 0));
  }
}

TEST_CASE("with as many features as samples, or one more or less, the mean is infinite") {
  for (const char* seen : {"39", "40", "41"})
    for (const char* noise : {"0", "0.04"})
      for (const char* spectrum : {"isotropic", "power:1"}) {
        CAPTURE(seen);
        CAPTURE(noise);
        CAPTURE(spectrum);
        const auto limit = theory_at(infinity, with(weak, {{"seen", seen},
                                                           {"label-noise", noise},
                                                           {"spectrum", spectrum},
                                                           {"signal", "power:0.5"}}));
        for (const char* name : {"generalization_error", "bias", "excess_risk", "test_error"}) {
          CHECK_FALSE(limit.at(name).value);
          CHECK(limit.at(name).status == Status::infinite);
          CHECK(limit.at(name).reason ==
                (std::string(seen) == "40" ? "|n − p| = 0" : "|n − p| = 1") +
                    std::string(": the mean over inputs is infinite"));
        }
        if (std::string(noise) == "0")
          CHECK(limit.at("variance").value == 0);
        else
          CHECK(limit.at("variance").status == Status::infinite);
        CHECK(limit.at("training_error").value);
      }
  // Where the target is within the features there is nothing to blow up.
  const auto within = theory_at(infinity, with(weak, {{"seen", "40"}, {"signal", "top:40"}}));
  CHECK(within.at("bias").value == 0);
}

TEST_CASE("with a ridge the unseen part is in the equivalent as noise is, and in the bias") {
  // p = 30 of λ_i = 1/i, i ≤ 80, target in the top 50: all of it by hand, κ by bisection.
  const double n = 45;
  const double ridge = 2;
  const double noise = 0.3;
  VectorXd lambda(80);
  for (Index i = 0; i < 80; ++i) lambda[i] = 1 / double(i + 1);
  const VectorXd seen = lambda.head(30);
  double low = 0;
  double high = 100;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    const double excess = n - ridge / middle - (seen.array() / (seen.array() + middle)).sum();
    (excess < 0 ? low : high) = middle;
  }
  const double kappa = high;
  const double square = 4.0 / 50;  // θ_i²
  const double unseen = square * lambda.segment(30, 20).sum();
  const double df2 = (seen.array() / (seen.array() + kappa)).square().sum();
  const double left = square * (seen.array() * (kappa / (seen.array() + kappa)).square()).sum();
  const double bias = (left + unseen) / (1 - df2 / n);
  const double variance = noise * df2 / (n - df2);
  const auto limit = theory_at(infinity, {{"dim", "80"},
                                          {"samples", "45"},
                                          {"seen", "30"},
                                          {"spectrum", "power:1"},
                                          {"signal", "top:50"},
                                          {"signal-norm", "2"},
                                          {"ridge", "2"},
                                          {"label-noise", "0.3"}});
  CHECK(close(*limit.at("effective_ridge").value, kappa, rounding, 0));
  CHECK(close(*limit.at("bias").value, bias, rounding, 0));
  CHECK(close(*limit.at("variance").value, variance, rounding, 0));
  CHECK(close(*limit.at("training_error").value,
              std::pow(ridge / (n * kappa), 2) * (bias + variance + noise) / 2, rounding, 0));
}

TEST_CASE("what is not seen acts as label noise of its power") {
  // The student of the first 30 features of 50, and one of 30 in all whose labels have that noise.
  const Texts misspecified{{"dim", "50"},         {"samples", "42"},
                           {"seen-ratio", "0.6"}, {"spectrum", "spiked:10,3,0.5"},
                           {"signal", "top:40"},  {"signal-norm", "2"},
                           {"label-noise", "0.3"}};
  // θ_i² = 0.1: 10 of eigenvalue 3 and 20 of 0.5 are seen, 10 of 0.5 are not.
  const double unseen = 0.5;
  const Texts noisy{{"dim", "30"},
                    {"samples", "42"},
                    {"spectrum", "spiked:10,3,0.5"},
                    {"signal", "top:30"},
                    {"signal-norm", experiment::shortest(std::sqrt(3.0))},
                    {"label-noise", "0.8"}};
  constexpr double contour = 1e-8;  // of the flow at late times, as regression/flow.hpp says
  for (const char* ridge : {"0", "3", "-0.5"})
    for (const double time : {0.0, 0.3, 10.0, 1000.0, infinity}) {
      CAPTURE(ridge);
      CAPTURE(time);
      const auto one = theory_at(time, with(misspecified, {{"ridge", ridge}}));
      const auto other = theory_at(time, with(noisy, {{"ridge", ridge}}));
      const auto number = [](const Rows& rows, const char* name) { return *rows.at(name).value; };
      CHECK(close(number(one, "excess_risk"), number(other, "excess_risk") + unseen, contour, 0));
      CHECK(close(number(one, "test_error"), number(other, "test_error"), contour, 0));
      CHECK(close(number(one, "training_error"), number(other, "training_error"), contour, 0));
      CHECK(close(number(one, "variance"), number(other, "variance") * 0.3 / 0.8, contour, 0));
      CHECK(one.at("variance").reason == other.at("variance").reason);
      if (!std::isinf(time)) continue;
      for (const char* name : {"effective_ridge", "degrees_of_freedom"})
        CHECK(close(number(one, name), number(other, name), rounding, 0));
    }
}

TEST_CASE("the spiky part and the effective ranks are those of the features seen") {
  const Texts texts{{"dim", "100"}, {"samples", "20"}, {"label-noise", "0.1"}};
  const auto limit = theory_at(infinity, with(texts, {{"seen", "60"}}));
  CHECK(limit.at("benign_index").value == 0);
  CHECK(limit.at("effective_rank_r").value == 60);
  // E θ̂² of the interpolant and the labels' power; 0.6 of the target is seen.
  CHECK(close(*limit.at("spiky_population").value, 0.6 * 20 / 60 + (0.1 + 0.4) * 20 / 39, rounding,
              0));
  CHECK(close(*limit.at("spiky_training").value, 1 + 0.1, rounding, 0));
  CHECK_FALSE(theory_at(infinity, with(texts, {{"seen", "15"}})).contains("benign_index"));
  // By the equivalent: the same as on labels with that noise, but for the samples' 0.4.
  const Texts ridge = with(texts, {{"ridge", "5"}, {"spectrum", "spiked:5,4,1"}});
  const auto some = theory_at(infinity, with(ridge, {{"seen", "60"}}));
  const auto noisy =
      theory_at(infinity, with(ridge, {{"dim", "60"},
                                       {"signal-norm", experiment::shortest(std::sqrt(0.6))},
                                       {"label-noise", "0.5"}}));
  for (const char* name : {"spiky_population", "spiky_training", "benign_index"})
    CHECK(close(*some.at(name).value, *noisy.at(name).value, rounding, 0));
}

TEST_CASE("the best ridge takes the unseen part for noise") {
  // Bayes' posterior mean for the prior θ ~ N(0, |θ|²/d): λ* = (Δ + T_u) d/|θ|².
  const auto p = parameters({{"dim", "80"},
                             {"samples", "60"},
                             {"seen", "50"},
                             {"spectrum", "spiked:5,3,0.5"},
                             {"signal-norm", "2"},
                             {"label-noise", "0.3"}});
  const double unseen = 4 * 0.5 * 30 / 80;
  CHECK(close(spectrum_of(p).unreachable, unseen, rounding, 0));
  const auto best = optimal_ridge(spectrum_of(p), p.samples, p.label_noise);
  REQUIRE(best.at);
  constexpr double place_tolerance = 1e-3;  // of a flat minimum
  CHECK(close(*best.at, (0.3 + unseen) * 80 / 4, place_tolerance, 0));
  // Nothing brings the error below what is unseen, and no learning is all of the target.
  CHECK(best.error > unseen / 2);
  const auto stop = optimal_time(spectrum_of(p), p.samples, 0, p.label_noise);
  REQUIRE(stop.at);
  CHECK(stop.error >= best.error * (1 - 1e-9));
  CHECK(stop.error < 1.25 * best.error);
  // Without a target on what is seen it is best not to learn.
  const auto none = optimal_time({{{1, 50, 0}}, 0, 0.7}, 40, 0, 0.1);
  CHECK(none.at == 0);
  CHECK(none.error == 0.35);
}

TEST_CASE("numbers of features that make no sense are refused in one line") {
  const auto complaint = [](const Texts& texts) { return refusal(with(weak, texts)); };
  const std::string whole = " is not a whole number from 1 to --dim";
  for (const char* seen : {"0", "-3", "2.5", "nan", "inf", "x", "1e301"}) {
    CAPTURE(seen);
    const auto message = complaint({{"seen", seen}});
    CHECK(message.starts_with(std::string("--seen: ") + seen + " is not a"));
    CHECK(message.find('\n') == std::string::npos);
  }
  CHECK(complaint({{"seen", "101"}}) == "--seen: 101" + whole + " 100");
  CHECK(complaint({{"seen-ratio", "0"}}) == "--seen-ratio: 0 is not positive");
  CHECK(complaint({{"seen-ratio", "-0.5"}}) == "--seen-ratio: -0.5 is not positive");
  CHECK(complaint({{"seen-ratio", "1.01"}}) ==
        "--seen-ratio: 1.01 is not a positive number up to 1");
  CHECK(complaint({{"seen", "10"}, {"seen-ratio", "0.2"}}).find("contradicts --seen-ratio") !=
        std::string::npos);
  CHECK(complaint({{"seen-choice", "random"}}) ==
        "--seen-choice: random needs --seen (or --seen-ratio)");
  CHECK(complaint({{"seen", "10"}, {"seen-choice", "random"}, {"spectrum", "power:1"}})
            .starts_with(
                "--seen-choice: random needs equal eigenvalues, as of --spectrum isotropic"));
  CHECK(complaint({{"seen", "10"}, {"seen-choice", "random"}, {"spectrum", "power:0"}}) ==
        "accepted");
  CHECK(complaint({{"seen", "10"}, {"seen-choice", "last"}}).find("leading | random") !=
        std::string::npos);
}

TEST_CASE("number and share of the features seen follow from each other") {
  const auto one = point(with(weak, {{"seen", "25"}}));
  CHECK(one.at("seen-ratio") == "0.25");
  CHECK(point(with(weak, {{"seen-ratio", "0.25"}})) == one);
  CHECK(resolve(one) == one);
  CHECK(point(with(weak, {{"seen-ratio", "1e-300"}})).at("seen") == "1");
  const auto all = point(weak);
  CHECK(all.at("seen").empty());
  CHECK(all.at("seen-ratio").empty());
  CHECK(all.values<Parameters>().features() == 100);
}
