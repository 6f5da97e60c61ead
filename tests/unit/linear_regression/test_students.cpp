// SPDX-License-Identifier: MIT
// The parts of the bias, and averages of students that see random subsets: theory and simulation, each by itself.
#include "linear_regression/students.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "linear_regression/simulation.hpp"
#include "linear_regression/theory.hpp"
#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "unit/linear_regression/settings.hpp"

namespace {

using namespace overparam;
using namespace overparam::linear_regression_test;
using overparam::test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-11;  // of sums of some ten positive terms
constexpr double contour = 1e-10;   // of a contour integral of powers of order one

const Texts subset{{"dim", "60"},           {"samples", "40"},      {"seen", "30"},
                   {"ridge", "2"},          {"label-noise", "0.3"}, {"seen-choice", "random"},
                   {"variance-split", "on"}};

double value(const Rows& rows, const std::string& name) { return rows.at(name).value.value(); }

Rows theory_at(const Texts& texts, double time) {
  return rows_at(time, linear_regression::theory(parameters(texts), std::vector<double>{time}));
}

Rows simulated_at(const Texts& texts, double time) {
  const auto p = parameters(texts);
  core::Team team;
  return rows_at(
      time, linear_regression::simulate({&p, 1}, std::vector<double>{time}, {5, 2}, team).front());
}

void check_sum(const Rows& rows) {
  CHECK(close(value(rows, "squared_bias") + value(rows, "sampling_variance") +
                  value(rows, "initialisation_variance"),
              value(rows, "bias"), contour, contour));
}

TEST_CASE("the parts of the bias are the bias") {
  for (const char* ridge : {"0", "2", "-1"})
    for (const char* seen : {"12", "30", "55", "60"})
      for (const char* students : {"1", "4", "inf"})
        for (const double time : {0.0, 0.3, 30.0, infinity}) {
          const auto texts =
              with(subset, {{"ridge", ridge}, {"seen", seen}, {"ensemble", students}});
          const auto rows = theory_at(texts, time);
          if (!rows.at("bias").value) continue;
          CAPTURE(ridge);
          CAPTURE(seen);
          CAPTURE(students);
          CAPTURE(time);
          check_sum(rows);
        }
  // Of leading features too, where nothing depends on the number of students.
  for (const char* spectrum : {"power:1", "isotropic"})
    for (const char* samples : {"20", "50"})
      for (const double time : {0.3, 30.0, infinity}) {
        const auto texts = with(subset, {{"seen-choice", "leading"},
                                         {"spectrum", spectrum},
                                         {"samples", samples},
                                         {"ridge", "0"}});
        const auto rows = theory_at(texts, time);
        check_sum(rows);
        CHECK(value(rows, "initialisation_variance") == 0);
        const auto many = theory_at(with(texts, {{"ensemble", "7"}}), time);
        CHECK(value(many, "generalization_error") == value(rows, "generalization_error"));
      }
}

TEST_CASE("infinitely many subsets are ridge regression on all features") {
  // κ of a ridge on all d features from that of a student, and the ridge μ that belongs to it.
  const auto p = parameters(with(subset, {{"ensemble", "inf"}}));
  const double n = 40, d = 60, seen = 30;
  const double own = regression::effective_ridge(linear_regression::spectrum_of(p), n, 2);
  const double kappa = (1 + own) * d / seen - 1;
  const double mu = kappa * (n - d / (1 + kappa));
  const Texts whole{{"dim", "60"},
                    {"samples", "40"},
                    {"ridge", experiment::shortest(mu)},
                    {"label-noise", "0.3"}};
  const auto ridge = theory_at(whole, infinity);
  const auto average = theory_at(with(subset, {{"ensemble", "inf"}}), infinity);
  for (const char* name : {"bias", "variance", "generalization_error", "training_error"}) {
    CAPTURE(name);
    // Residuals are those of the student's ridge: (λ/nκ)² of each are the same.
    CHECK(close(value(average, name), value(ridge, name), rounding, 0));
  }
}

TEST_CASE("what is exact without ridge, and poles") {
  // Nothing is left of the initialisation where all is seen.
  const auto all = theory_at(with(subset, {{"seen", "60"}, {"ridge", "0"}}), infinity);
  CHECK(value(all, "initialisation_variance") == 0);
  CHECK(close(value(all, "squared_bias"), 1.0 / 9, rounding, 0));
  CHECK(close(value(all, "sampling_variance"), 2.0 / 9, rounding, 0));
  // At p = n it is the initialisation that has no bounds.
  const auto pole = theory_at(with(subset, {{"seen", "40"}, {"ridge", "0"}}), infinity);
  CHECK_FALSE(pole.at("initialisation_variance").value);
  CHECK(std::isfinite(value(pole, "sampling_variance")));
  const auto average =
      theory_at(with(subset, {{"seen", "40"}, {"ridge", "0"}, {"ensemble", "inf"}}), infinity);
  // Ridgeless regression on all features: E ζ² (1 − n/d).
  CHECK(close(value(average, "bias"), 1.0 / 3, rounding, 0));
}

TEST_CASE(
    "a simulation's other rows do not depend on the split, and leading students are the same") {
  const Texts small{{"dim", "9"},           {"samples", "7"}, {"seen", "5"},
                    {"label-noise", "0.3"}, {"ridge", "0.4"}, {"seen-choice", "random"}};
  for (const double time : {0.0, 2.0, infinity}) {
    const auto alone = simulated_at(small, time);
    const auto split = simulated_at(with(small, {{"variance-split", "on"}}), time);
    CHECK(split.size() == alone.size() + 3);
    for (const auto& [name, row] : alone) CHECK(split.at(name).value == row.value);
    const auto leading =
        simulated_at(with(small, {{"variance-split", "on"}, {"seen-choice", "leading"}}), time);
    CHECK(value(leading, "initialisation_variance") == 0);
    const auto many =
        simulated_at(with(small, {{"seen-choice", "leading"}, {"ensemble", "3"}}), time);
    CHECK(value(many, "generalization_error") == value(leading, "generalization_error"));
  }
  // The flow that has ended and the solution are two codes.
  const Texts three = with(small, {{"ensemble", "3"}});
  constexpr double codes = 1e-7;
  for (const char* name : {"generalization_error", "bias", "variance", "training_error"})
    CHECK(close(value(simulated_at(three, 1e6), name), value(simulated_at(three, infinity), name),
                codes, 0));
}

TEST_CASE("what is refused, and what is not simulated") {
  CHECK_THROWS_AS(parameters(with(subset, {{"flow", "odeint"}})), core::InvalidParameter);
  CHECK_THROWS_AS(parameters({{"dim", "9"}, {"samples", "5"}, {"ensemble", "2"}, {"optima", "on"}}),
                  core::InvalidParameter);
  CHECK_THROWS_AS(parameters(with(subset, {{"ensemble", "2.5"}})), core::InvalidParameter);
  const auto rows = simulated_at(with(subset, {{"ensemble", "inf"}}), infinity);
  CHECK(rows.size() == 9);
  for (const auto& [name, row] : rows) CHECK(row.reason.find("theory alone") != std::string::npos);
}

}  // namespace
