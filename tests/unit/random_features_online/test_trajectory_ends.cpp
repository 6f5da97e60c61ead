// SPDX-License-Identifier: MIT
// Trajectories at the ends of what can be asked for: times of any size, what overflows, what is refused, and
// spectra without anything in them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_online/limits.hpp"
#include "random_features_online/trajectory.hpp"
#include "support/compare.hpp"
#include "support/spectra.hpp"
#include "support/trajectories.hpp"

namespace {

using overparam::core::IntegrationFailure;
using overparam::core::InvalidParameter;
using overparam::random_features_online::critical_learning_rate;
using overparam::random_features_online::integrate;
using overparam::random_features_online::OrderParameterSystem;
using overparam::random_features_online::Schedule;
using overparam::random_features_online::Spectrum;
using overparam::random_features_online::stationary_state;
using overparam::random_features_online::Training;
using overparam::test::at_rate;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::full_training;
using overparam::test::mild_spectrum;
using overparam::test::solve;
using overparam::test::steps_of_error;
using overparam::test::stiff_spectrum;

// ε_g, R and Q are sums of a dozen numbers of their size, of 1 and of 2 for R and Q.
constexpr double rounding = 100 * epsilon;

}  // namespace

TEST_CASE("snapshots come at the asked times, repeated or close together") {
  const std::vector<double> times{0.5, 0.5, 0.5 + 1e-9, 7, 7};
  const auto solution = solve(mild_spectrum(), at_rate(0.5), times);
  REQUIRE(solution.snapshots.size() == times.size());
  for (std::size_t i = 0; i < times.size(); ++i) CHECK(solution.snapshots[i].time == times[i]);
  CHECK(solution.snapshots[0].generalization_error == solution.snapshots[1].generalization_error);
  CHECK(solve(mild_spectrum(), at_rate(0.5), {}).snapshots.empty());
}

TEST_CASE("the end of a long trajectory is the stationary state") {
  for (const double decay : {0.0, 0.01}) {
    Training training = at_rate(0.9);
    training.label_noise = 0.1;
    training.weight_decay = decay;
    CAPTURE(decay);
    const auto end = solve(stiff_spectrum(), training, {1e8}).snapshots.back();
    const auto limit = stationary_state(stiff_spectrum(), training);
    REQUIRE(limit);
    constexpr double tolerance = 1e-8;  // of the integration
    CHECK(close(end.generalization_error, limit->generalization_error, tolerance, 0));
    CHECK(close(end.student_teacher_overlap, limit->student_teacher_overlap, tolerance, 0));
    CHECK(close(end.student_norm, limit->student_norm, tolerance, 0));
  }
}

TEST_CASE("an unstable rate ends in overflow with the snapshots so far") {
  Training training;
  const double critical = critical_learning_rate(mild_spectrum(), training);
  std::vector<double> times;
  for (double t = 0.125; t < 2e6; t *= 2) times.push_back(t);
  for (const double factor : {1.1, 1.5, 4.0}) {
    training.learning_rate = factor * critical;
    CAPTURE(factor);
    const auto solution = solve(mild_spectrum(), training, times);
    CHECK_FALSE(solution.complete);
    CHECK(solution.snapshots.size() > 2);
    CHECK(solution.snapshots.size() < times.size());
    bool finite = true;
    for (const auto& snapshot : solution.snapshots)
      finite = finite && std::isfinite(snapshot.generalization_error);
    CHECK(finite);
    CHECK(solution.snapshots.back().generalization_error >
          solution.snapshots.front().generalization_error);
  }
  training.learning_rate = 0.99 * critical;
  const auto stable = solve(mild_spectrum(), training, times);
  CHECK(stable.complete);
  CHECK(stable.snapshots.size() == times.size());
}

TEST_CASE("a violent divergence ends in overflow too") {
  Training training = at_rate(1e6);
  const auto solution = solve(stiff_spectrum(), training, {1e-3, 1, 1e4});
  CHECK_FALSE(solution.complete);
}

TEST_CASE("times that make no sense are refused") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const auto& times :
       {std::vector<double>{1, 0.5}, std::vector<double>{-1, 2}, std::vector<double>{nan},
        std::vector<double>{1, nan}, std::vector<double>{1, infinity}})
    CHECK_THROWS_AS(solve(mild_spectrum(), at_rate(0.5), times), InvalidParameter);
}

TEST_CASE("label noise of any size leaves the error its digits") {
  // With the optimal rate Δ η → Σ λμ/Σ λ²p as Δ → ∞, and Δ t/Δ = 0 leaves the error where it was:
  // what has been learnt at t = Δ s depends on s alone.
  const auto learnt = [](double noise) {
    Training training;
    training.schedule = Schedule::parse("optimal");
    training.label_noise = noise;
    const std::vector<double> times{1, noise};
    return solve(mild_spectrum(), training, times).snapshots;
  };
  const auto reference = learnt(1e6);
  double power = 0;
  for (const auto& shell : mild_spectrum().shells) power += shell.teacher_power;
  for (const double noise : {1e14, 1e16, 1e30}) {
    CAPTURE(noise);
    const auto at = learnt(noise);
    // Of a time of order one nothing remains.
    CHECK(close(at[0].generalization_error, 0.5 * (mild_spectrum().unreachable + power), rounding,
                0));
    // The corrections are of relative order 1/Δ.
    CHECK(close(at[1].generalization_error, reference[1].generalization_error, 1e-5, 0));
    CHECK(close(at[1].learning_rate * noise, reference[1].learning_rate * 1e6, 1e-5, 0));
  }
}

TEST_CASE("times next to zero are times") {
  const std::vector<double> none{0};
  const auto start = solve(mild_spectrum(), at_rate(0.5), none).snapshots[0];
  for (const char* schedule : {"constant", "power:0.5,2", "optimal"})
    for (const double t : {5e-324, 1e-300, 1e-155, 1e-30, 1e-17}) {
      CAPTURE(schedule);
      CAPTURE(t);
      Training training = at_rate(0.5);
      training.schedule = Schedule::parse(schedule);
      const std::vector<double> times{t};
      const auto solution = solve(mild_spectrum(), training, times);
      REQUIRE(solution.snapshots.size() == 1);
      CHECK(close(solution.snapshots[0].generalization_error, start.generalization_error, rounding,
                  0));
    }
}

TEST_CASE("parameters outside their ranges are refused by name") {
  const auto refuse = [](auto change, const std::string& message) {
    Training training;
    change(training);
    CHECK_THROWS_WITH_AS(OrderParameterSystem(mild_spectrum(), training), message.c_str(),
                         InvalidParameter);
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  refuse([](Training& t) { t.learning_rate = 0; },
         "learning rate: 0 is not a positive finite number");
  refuse([](Training& t) { t.learning_rate = nan; },
         "learning rate: nan is not a positive finite number");
  refuse([](Training& t) { t.batch = 0.5; }, "batch: 0.5 is not a finite number from 1");
  refuse([](Training& t) { t.label_noise = -1; }, "label noise: -1 is not a finite number from 0");
  refuse([](Training& t) { t.weight_decay = -2; },
         "weight decay: -2 is not a finite number from 0");
  refuse([](Training& t) { t.initial_variance = -3; },
         "initial variance: -3 is not a finite number from 0");
  refuse(
      [](Training& t) {
        t.schedule = Schedule::parse("optimal");
        t.weight_decay = 0.5;
      },
      "weight decay: 0.5 is not 0, with the optimal or greedy schedule");
}

TEST_CASE("a step limit that does not suffice is an integration failure") {
  const OrderParameterSystem system(stiff_spectrum(), full_training());
  const std::vector<double> times{1e6};
  CHECK_THROWS_AS(integrate(system, times, {.relative = 1e-8, .max_steps = 5}), IntegrationFailure);
  const auto solution = integrate(system, times, {.relative = 1e-8, .max_steps = 2000});
  CHECK(solution.statistics.accepted_steps + solution.statistics.rejected_steps <= 2000);
}

TEST_CASE("shells that do not move and the absence of shells are no trouble") {
  Spectrum spectrum = mild_spectrum();
  spectrum.shells.push_back({0, 0.4, 0, 0, 0});
  const auto with = solve(spectrum, at_rate(0.5), {3});
  const auto without = solve(mild_spectrum(), at_rate(0.5), {3});
  CHECK(with.snapshots[0].generalization_error == without.snapshots[0].generalization_error);

  Spectrum nothing;
  nothing.unreachable = nothing.teacher_total = 0.3;
  for (const std::string schedule : {"constant", "optimal"}) {
    Training training;
    training.schedule = Schedule::parse(schedule);
    const auto solution = solve(nothing, training, {0, 5});
    REQUIRE(solution.snapshots.size() == 2);
    CHECK(solution.snapshots[1].generalization_error == 0.15);
    CHECK(solution.snapshots[1].student_norm == 0);
  }
}

TEST_CASE(
    "times far below every rate are answered to first order, and a step is not needed for them") {
  Training training;
  training.learning_rate = 0.5;
  const OrderParameterSystem system(mild_spectrum(), training);
  const std::vector<double> times{0, 5e-324, 1e-300, 1e-17, 1e-16, 3e-16, 1};
  const auto all = integrate(system, times);
  REQUIRE(all.complete);
  REQUIRE(all.snapshots.size() == times.size());
  // dR/dt = η Σ λμ at t = 0.
  const double slope = 0.5 * (0.2 * 0.1 + 0.7 * 0.25 + 2 * 0.4);
  for (std::size_t i = 0; i < times.size(); ++i) {
    CAPTURE(times[i]);
    CHECK(all.snapshots[i].time == times[i]);
    if (times[i] < 1e-3)
      CHECK(close(all.snapshots[i].student_teacher_overlap, slope * times[i], 0, 1e-15));
  }
  const auto one = integrate(system, std::vector<double>{1});
  CHECK(all.snapshots.back().generalization_error == one.snapshots[0].generalization_error);
  // The last time may be the smallest.
  CHECK(integrate(system, std::vector<double>{1e-300}).snapshots.size() == 1);
  CHECK(integrate(system, std::vector<double>{1e-310}).snapshots.size() == 1);
}

TEST_CASE("the order of the shells does not matter") {
  Spectrum reversed = stiff_spectrum();
  std::reverse(reversed.shells.begin(), reversed.shells.end());
  const auto a = solve(stiff_spectrum(), full_training(), {40}).snapshots[0];
  const auto b = solve(reversed, full_training(), {40}).snapshots[0];
  CHECK(close(a.generalization_error, b.generalization_error, rounding, 0));
  CHECK(close(a.student_norm, b.student_norm, rounding, 0));
}

TEST_CASE("stopping in between changes nothing beyond the tolerance") {
  for (const std::string schedule : {"constant", "power:0.5,3", "optimal"}) {
    Training training;
    training.learning_rate = 0.9;
    training.label_noise = 0.1;
    training.schedule = Schedule::parse(schedule);
    CAPTURE(schedule);
    std::vector<double> many;
    for (int i = 0; i <= 200; ++i) many.push_back(5 * double(i));
    constexpr double tolerance = 1e-8;
    const auto direct = solve(stiff_spectrum(), training, {1000}, tolerance).snapshots.back();
    const auto often = solve(stiff_spectrum(), training, many, tolerance).snapshots.back();
    CHECK(often.time == direct.time);
    CHECK(close(often.generalization_error, direct.generalization_error,
                2 * steps_of_error * tolerance, 0));
    CHECK(close(often.student_teacher_overlap, direct.student_teacher_overlap,
                2 * steps_of_error * tolerance, 0));
  }
}
