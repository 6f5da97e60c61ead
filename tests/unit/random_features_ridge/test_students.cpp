// SPDX-License-Identifier: MIT
// Averages of students and the parts of the bias: theory and simulation, each by itself.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_ridge/simulation.hpp"
#include "support/compare.hpp"
#include "unit/random_features_ridge/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::test;
using random_features_ridge::Theory;

// Sums of some ten positive terms.
constexpr double rounding = 1e-11;
// Of a contour integral, relative to powers of order one.
constexpr double contour = 1e-10;

const Texts noisy{{"dim", "30"},
                  {"ratio", "0.8"},
                  {"sample-ratio", "1.25"},
                  {"ridge", "0.02"},
                  {"label-noise", "0.2"}};

Texts with(Texts texts, const Texts& more) {
  for (const auto& [name, text] : more) texts[name] = text;
  return texts;
}

Theory theory_of(const Texts& texts) {
  const auto p = parameters(texts);
  return Theory(p, level_of(p));
}

std::vector<experiment::Measurement> simulated(const Texts& texts, std::vector<double> times) {
  const auto p = parameters(texts);
  core::Team team;
  return random_features_ridge::simulate({&p, 1}, times, {5, 2}, team).front();
}

TEST_CASE("the parts of the bias are the bias, at all times, ridges and numbers of students") {
  for (const char* ridge : {"0", "0.02", "3"})
    for (const char* ratio : {"0.4", "0.8", "3"})
      for (const char* students : {"1", "3", "inf"})
        for (const double time : {0.0, 0.3, 30.0, 3000.0, infinity}) {
          const auto texts =
              with(noisy, {{"ridge", ridge}, {"ratio", ratio}, {"ensemble", students}});
          const auto theory = theory_of(texts);
          const double lambda = std::stod(ridge);
          const auto split = theory.split(lambda, time);
          CAPTURE(ridge);
          CAPTURE(ratio);
          CAPTURE(students);
          CAPTURE(time);
          CHECK(close(split.squared_bias + split.sampling_variance + split.initialisation_variance,
                      theory.risk(lambda, time).bias, contour, contour));
          CHECK(split.sampling_variance >= 0);
          CHECK(split.initialisation_variance >= 0);
        }
}

TEST_CASE("the flow ends at the parts of the solution") {
  const auto theory = theory_of(noisy);
  const auto late = theory.split(0.02, 1e9);
  const auto end = theory.split(0.02, infinity);
  constexpr double late_times = 1e-7;  // where all roots on the contour come together
  CHECK(close(late.squared_bias, end.squared_bias, late_times, 0));
  CHECK(close(late.sampling_variance, end.sampling_variance, late_times, 0));
  CHECK(close(late.initialisation_variance, end.initialisation_variance, late_times, 0));
}

TEST_CASE("k students have 1/k of what is each one's own, and the rest of infinitely many") {
  const auto one = theory_of(noisy);
  const auto all = theory_of(with(noisy, {{"ensemble", "inf"}}));
  for (const char* students : {"2", "7"}) {
    const double share = 1 / std::stod(students);
    const auto some = theory_of(with(noisy, {{"ensemble", students}}));
    for (const double time : {3.0, 300.0, infinity}) {
      const auto a = one.risk(0.02, time);
      const auto b = all.risk(0.02, time);
      const auto c = some.risk(0.02, time);
      CHECK(close(c.bias, share * a.bias + (1 - share) * b.bias, rounding, 0));
      CHECK(close(c.variance, share * a.variance + (1 - share) * b.variance, rounding, 0));
      CHECK(close(c.training, share * a.training + (1 - share) * b.training, rounding, 0));
      CHECK(b.variance < a.variance);
    }
  }
}

TEST_CASE("averages remove the peak at K = n, but not the linear one at n = N") {
  const Texts peak{{"sample-ratio", "2"}, {"label-noise", "0.1"}, {"ratio", "2"}};
  const auto one = theory_of(with(peak, {{"ensemble", "5"}}));
  const auto all = theory_of(with(peak, {{"ensemble", "inf"}}));
  CHECK(std::isinf(one.risk(0, infinity).variance));
  CHECK(std::isinf(one.split(0, infinity).initialisation_variance));
  CHECK(std::isfinite(one.split(0, infinity).sampling_variance));
  CHECK(all.risk(0, infinity).variance < 0.1);
  // Smooth in the width across K = n.
  const auto error = [](const char* ratio) {
    const auto risk =
        theory_of(
            {{"sample-ratio", "2"}, {"label-noise", "0.1"}, {"ratio", ratio}, {"ensemble", "inf"}})
            .risk(0, infinity);
    return risk.bias + risk.variance;
  };
  CHECK(error("1.99") > error("2.01"));
  constexpr double kink = 0.01;  // of a one-sided slope
  CHECK(close(error("1.99"), error("2.01"), kink, 0));
  // Features that are nearly linear, wide: the variance over samples has its maximum about n = N.
  const auto variance = [](const char* samples) {
    return theory_of({{"sample-ratio", samples},
                      {"label-noise", "0.1"},
                      {"ratio", "50"},
                      {"activation", "hermite:0,1,0.05"},
                      {"teacher-activation", "linear"},
                      {"ensemble", "inf"}})
        .risk(0, infinity)
        .variance;
  };
  CHECK(variance("1") > 2 * variance("0.5"));
  CHECK(variance("1") > 2 * variance("2"));
}

TEST_CASE("infinitely wide students are all the same") {
  const auto theory = theory_of(with(noisy, {{"ratio", "1e8"}}));
  const auto split = theory.split(0.02, infinity);
  constexpr double width = 1e-6;  // a few N/K
  CHECK(split.initialisation_variance < width);
  const auto all = theory_of(with(noisy, {{"ratio", "1e8"}, {"ensemble", "inf"}}));
  CHECK(close(all.risk(0.02, infinity).bias, theory.risk(0.02, infinity).bias, width, 0));
}

TEST_CASE("flipped labels scale what varies, and the target of the squared bias stays") {
  const Texts sign = with(noisy, {{"teacher-activation", "sign"}, {"label-noise", "0"}});
  const auto clean = theory_of(sign).split(0.02, infinity);
  const auto flipped = theory_of(with(sign, {{"flip-probability", "0.2"}})).split(0.02, infinity);
  const double kept = 0.6;
  CHECK(close(flipped.sampling_variance, kept * kept * clean.sampling_variance, rounding, 0));
  CHECK(close(flipped.initialisation_variance, kept * kept * clean.initialisation_variance,
              rounding, 0));
  CHECK(flipped.squared_bias > clean.squared_bias);
}

TEST_CASE(
    "a simulation's other rows do not depend on the split; those of one student are its own") {
  const Texts small{{"dim", "8"},           {"width", "6"},         {"samples", "11"},
                    {"ridge", "0.1"},       {"label-noise", "0.3"}, {"classification", "on"},
                    {"test-samples", "100"}};
  const std::vector<double> times{0, 2, infinity};
  const auto alone = simulated(small, times);
  const auto split = simulated(with(small, {{"variance-split", "on"}}), times);
  CHECK(split.size() == alone.size() + 3 * times.size());
  for (const auto& row : alone) CHECK(find(split, row.observable, *row.time).value == row.value);
  // At t = 0 nothing varies.
  const double start = find(split, "squared_bias", 0).value.value();
  CHECK(start == find(split, "bias", 0).value.value());
  CHECK(find(split, "initialisation_variance", 0).value.value() == 0);
  CHECK(find(split, "initialisation_variance", infinity).value.value() > 0);
}

TEST_CASE("an average of students is less of an error than a student's mean error, draw by draw") {
  const Texts small{
      {"dim", "8"}, {"width", "6"}, {"samples", "11"}, {"ridge", "0.1"}, {"label-noise", "0.3"}};
  // The time of all: the solution of a flow that has ended, by other code.
  const auto solution = simulated(with(small, {{"ensemble", "3"}}), {1e6, infinity});
  constexpr double codes = 1e-7;
  for (const char* name : {"generalization_error", "bias", "variance", "training_error"})
    CHECK(close(find(solution, name, 1e6).value.value(),
                find(solution, name, infinity).value.value(), codes, 0));
  // Errors of f exceed those of the mean by the noise: bias + variance on average over labels.
  CHECK(find(solution, "variance", infinity).value.value() <
        find(simulated(small, {infinity}), "variance", infinity).value.value());
}

TEST_CASE("infinitely many students are not simulated, in words") {
  const auto rows =
      simulated(with(noisy, {{"ensemble", "inf"}, {"variance-split", "on"}}), {infinity});
  CHECK(rows.size() == 9);
  for (const auto& row : rows) {
    CHECK_FALSE(row.value);
    CHECK(row.reason.find("theory alone") != std::string::npos);
  }
  for (const char* wrong : {"0", "1.5", "1e7", "none", "-1"})
    CHECK_THROWS_AS(parameters(with(noisy, {{"ensemble", wrong}})), core::InvalidParameter);
}

}  // namespace
