// SPDX-License-Identifier: MIT
// Trajectories of the order parameters against exact and explicit solutions of the equations in r
// and q, convergence with the tolerance, the greedy schedule.
#include "random_features_online/trajectory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_online/limits.hpp"
#include "random_features_online/spectral_measure.hpp"
#include "support/compare.hpp"
#include "support/reference_dynamics.hpp"
#include "support/spectra.hpp"
#include "support/trajectories.hpp"

namespace {

using overparam::random_features_online::OrderParameterSystem;
using overparam::random_features_online::Schedule;
using overparam::random_features_online::Spectrum;
using overparam::random_features_online::State;
using overparam::random_features_online::Training;
using overparam::random_features_online::Trajectory;
using overparam::test::at_rate;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::exact_trajectory;
using overparam::test::explicit_trajectory;
using overparam::test::full_training;
using overparam::test::greedy_rate;
using overparam::test::kernel_total;
using overparam::test::mild_spectrum;
using overparam::test::Observables;
using overparam::test::solve;
using overparam::test::split;
using overparam::test::steps_of_error;
using overparam::test::stiff_spectrum;

// ε_g, R and Q are sums of a dozen numbers of their size, of 1 and of 2 for R and Q.
constexpr double rounding = 100 * epsilon;

std::vector<double> times_of(const std::vector<Observables>& trajectory) {
  std::vector<double> times;
  for (const auto& point : trajectory) times.push_back(point.time);
  return times;
}

void check_agreement(const Trajectory& solution, const std::vector<Observables>& expected,
                     double tolerance) {
  REQUIRE(solution.complete);
  REQUIRE(solution.snapshots.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& actual = solution.snapshots[i];
    CAPTURE(actual.time);
    CHECK(actual.time == expected[i].time);
    CHECK(close(actual.generalization_error, expected[i].generalization_error, tolerance, 0));
    CHECK(close(actual.student_teacher_overlap, expected[i].student_teacher_overlap, tolerance,
                tolerance));
    CHECK(close(actual.student_norm, expected[i].student_norm, tolerance, tolerance));
  }
}

/// The largest relative error of ε_g over a trajectory.
double largest_error(const Trajectory& solution, const std::vector<Observables>& expected) {
  double largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    largest = std::max(largest, std::abs(solution.snapshots[i].generalization_error /
                                             expected[i].generalization_error -
                                         1));
  return largest;
}

}  // namespace
TEST_CASE("stiff trajectories at a constant rate equal the matrix exponential") {
  // Times 2^−10 … 2^20 against eigenvalues from 3e-4 to 300.
  for (const bool everything : {false, true}) {
    const Training training = everything ? full_training() : at_rate(0.9);
    CAPTURE(everything);
    const auto expected = exact_trajectory(stiff_spectrum(), training, 0x1p-10, 30);
    for (const double tolerance : {1e-6, 1e-9}) {
      CAPTURE(tolerance);
      check_agreement(solve(stiff_spectrum(), training, times_of(expected), tolerance), expected,
                      steps_of_error * tolerance);
    }
  }
}

TEST_CASE("the terms of one finite step equal the matrix exponential") {
  Spectrum spectrum = stiff_spectrum();
  const double width = 500;
  for (std::size_t j = 0; j < spectrum.shells.size(); ++j) {
    spectrum.shells[j].gain = spectrum.shells[j].eigenvalue / width;
    spectrum.shells[j].mean_fraction = 0.15 * double(j + 1);
  }
  for (const bool finite_width : {false, true}) {
    Training training = full_training();
    training.finite_width = finite_width;
    CAPTURE(finite_width);
    const auto expected = exact_trajectory(spectrum, training, 0x1p-8, 26);
    constexpr double tolerance = 1e-8;
    check_agreement(solve(spectrum, training, times_of(expected), tolerance), expected,
                    steps_of_error * tolerance);
    // They matter: without them the error is wrong by more than a hundred tolerances.
    const auto without = exact_trajectory(stiff_spectrum(), training, 0x1p-8, 26);
    CHECK_FALSE(close(without[10].generalization_error, expected[10].generalization_error,
                      100 * tolerance, 0));
  }
}

TEST_CASE("the error keeps its relative accuracy when nothing is left to learn") {
  // Without a floor ε_g falls by more than 40 decades.
  Spectrum spectrum = mild_spectrum();
  spectrum.teacher_total -= spectrum.unreachable;
  spectrum.unreachable = 0;
  const Training training = at_rate(0.5);
  const auto expected = exact_trajectory(spectrum, training, 0x1p-3, 12);  // up to t = 512
  REQUIRE(expected.back().generalization_error < 1e-40);
  constexpr double tolerance = 1e-9;
  const auto solution = solve(spectrum, training, times_of(expected), tolerance);
  REQUIRE(solution.snapshots.size() == expected.size());
  // Relative errors of the steps add up. The controller bounds their root mean square over the six
  // components, so that one of them may err √6 times as much.
  const double bound = tolerance * std::sqrt(6.0) * double(solution.statistics.accepted_steps);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CAPTURE(expected[i].time);
    CHECK(close(solution.snapshots[i].generalization_error, expected[i].generalization_error, bound,
                0));
  }
}

TEST_CASE("a single shell without noise relaxes exponentially") {
  // λ²p → 0: r = μ(1 − e^{−ηλt}), ε_g = ½ μ e^{−2ηλt}.
  Spectrum spectrum;
  spectrum.shells = {{0.8, 1e-14, 0.6, 0, 0}};
  spectrum.teacher_total = 0.6;
  const Training training = at_rate(1.5);
  constexpr double tolerance = 1e-10;
  const auto solution = solve(spectrum, training, {0.1, 1, 3}, tolerance);
  for (const auto& snapshot : solution.snapshots) {
    const double decay = std::exp(-1.2 * snapshot.time);
    CAPTURE(snapshot.time);
    CHECK(
        close(snapshot.student_teacher_overlap, 0.6 * (1 - decay), steps_of_error * tolerance, 0));
    CHECK(close(snapshot.generalization_error, 0.3 * decay * decay, steps_of_error * tolerance, 0));
    CHECK(snapshot.learning_rate == 1.5);
  }
}

TEST_CASE("a power schedule equals explicit integration") {
  Training training = full_training();
  training.schedule = Schedule::parse("power:0.7,5");
  const std::vector<double> times{0, 0.3, 2, 11, 60, 250};
  const auto expected = explicit_trajectory(
      mild_spectrum(), training, times,
      [](double t, const std::vector<double>&) { return 0.9 * std::pow(1 + t / 5, -0.7); });
  for (const double tolerance : {1e-6, 1e-9}) {
    CAPTURE(tolerance);
    const auto solution = solve(mild_spectrum(), training, times, tolerance);
    check_agreement(solution, expected, steps_of_error * tolerance);
    for (const auto& snapshot : solution.snapshots)
      CHECK(
          close(snapshot.learning_rate, 0.9 * std::pow(1 + snapshot.time / 5, -0.7), rounding, 0));
  }
}

TEST_CASE("the optimal schedule equals explicit integration") {
  for (const double noise : {0.0, 0.2}) {
    Training training;
    training.batch = 3;
    training.label_noise = noise;
    training.initial_variance = 0.4;
    training.schedule = Schedule::parse("optimal");
    CAPTURE(noise);
    const std::vector<double> times{0, 0.2, 1, 5, 30, 200};
    const auto spectrum = mild_spectrum();
    const auto expected = explicit_trajectory(
        spectrum, training, times,
        [&](double, const std::vector<double>& x) { return greedy_rate(spectrum, training, x); });
    for (const double tolerance : {1e-6, 1e-9}) {
      CAPTURE(tolerance);
      check_agreement(solve(spectrum, training, times, tolerance), expected,
                      steps_of_error * tolerance);
    }
  }
}

TEST_CASE("no rate lowers the error faster than the optimal one") {
  Spectrum spectrum = mild_spectrum();
  for (auto& shell : spectrum.shells) {
    shell.gain = shell.eigenvalue / 40;
    shell.mean_fraction = 0.3;
  }
  Training greedy;
  greedy.batch = 5;
  greedy.label_noise = 0.15;
  greedy.schedule = Schedule::parse("optimal");
  for (const bool finite_width : {false, true}) {
    greedy.finite_width = finite_width;
    const OrderParameterSystem system(spectrum, greedy);
    // 2 dε_g/dt = Σ dd/dt at a constant rate.
    const auto slope = [&](const State& state, double rate) {
      Training constant = greedy;
      constant.schedule = {};
      constant.learning_rate = rate;
      State derivative;
      OrderParameterSystem(spectrum, constant)(state, derivative, 0);
      double sum = 0;
      for (Eigen::Index j = 3; j < 6; ++j) sum += derivative[j];
      return sum;
    };
    for (const State& state : {system.initial_state(), State{{0.1, 0.05, 0.2, 0.15, 0.02, 0.3}},
                               State{{0.09, 0.01, 0, 0.1, 0.004, 0.001}}}) {
      const double best = system.learning_rate(state, 17);
      CAPTURE(finite_width);
      CAPTURE(best);
      CHECK(best > 0);
      CHECK(slope(state, best) < 0);
      for (const double factor : {0.5, 0.99, 1.01, 2.0})
        CHECK(slope(state, best) < slope(state, factor * best));
      // A parabola in η through 0: its minimum is −½ of the first-order gain at the optimum.
      CHECK(close(slope(state, 2 * best), 0, 0, rounding * std::abs(slope(state, best)) * 10));
      // The system with the schedule moves at this rate.
      State derivative;
      system(state, derivative, 17);
      double sum = 0;
      for (Eigen::Index j = 3; j < 6; ++j) sum += derivative[j];
      CHECK(close(sum, slope(state, best), rounding, 0));
    }
  }
}

TEST_CASE("a smaller tolerance gives a smaller error") {
  for (const std::string schedule : {"constant", "power:0.7,5", "optimal"}) {
    Training training = at_rate(0.9);
    training.label_noise = 0.1;
    training.schedule = Schedule::parse(schedule);
    CAPTURE(schedule);
    const std::vector<double> times{0.5, 3, 20};
    const auto spectrum = mild_spectrum();
    const auto expected =
        explicit_trajectory(spectrum, training, times, [&](double t, const std::vector<double>& x) {
          return schedule == "optimal" ? greedy_rate(spectrum, training, x)
                                       : training.schedule.rate(0.9, t);
        });
    double previous = std::numeric_limits<double>::infinity();
    for (const double tolerance : {1e-4, 1e-6, 1e-8, 1e-10}) {
      const double error = largest_error(solve(spectrum, training, times, tolerance), expected);
      CAPTURE(tolerance);
      // A hundredth of the tolerance at order 4 in both: a hundredth of the error.
      CHECK(error < previous / 20);
      previous = error;
    }
  }
}

TEST_CASE("steps shorten like the fourth root of the tolerance") {
  // Order 4 makes 10^4 times the accuracy cost 10 times the steps, order 3 cost 10^{4/3} = 21.6 of
  // them; the first steps grow from 1e-3 whatever the tolerance.
  constexpr double largest_ratio = 13;
  for (const std::string schedule : {"constant", "power:0.7,5", "power:2,1", "optimal"}) {
    Training training = at_rate(0.9);
    training.label_noise = 0.1;
    training.schedule = Schedule::parse(schedule);
    CAPTURE(schedule);
    const auto rough = solve(mild_spectrum(), training, {100}, 1e-6);
    const auto fine = solve(mild_spectrum(), training, {100}, 1e-10);
    const double ratio =
        double(fine.statistics.accepted_steps) / double(rough.statistics.accepted_steps);
    CHECK(ratio < largest_ratio);
    CHECK(ratio > 4);
  }
}

TEST_CASE("a decaying rate in a stiff system costs no more than a thousand steps") {
  // With one coefficient of the tableau wrong the method loses its order for right-hand sides that
  // depend on t, and the same trajectory costs 15000 steps instead of 900.
  constexpr std::size_t affordable = 1500;
  const auto erf = overparam::core::Activation::parse("erf");
  const double log_width = std::log(400.0);
  const auto population = overparam::spectrum::sphere_population(200, erf, {erf, 2, 0}, log_width);
  const auto spectrum =
      overparam::random_features_online::spectral_measure(population, log_width).spectrum;
  Training training = at_rate(1);
  training.schedule = Schedule::parse("power:0.5,10");
  training.label_noise = 0.1;
  std::vector<double> times;
  for (double t = 0.01; t < 1.5e8; t *= 10) times.push_back(t);
  const auto solution = solve(spectrum, training, times);
  REQUIRE(solution.snapshots.size() == times.size());
  CHECK(solution.statistics.accepted_steps < affordable);
  CHECK(solution.statistics.rejected_steps < affordable / 10);
  // Late, dε_g/dη of the stationary error: ε_g − ε_* ≈ η(t) (2ε_*+Δ) E[g²]/4, next order η.
  const double eta = solution.snapshots.back().learning_rate;
  CHECK(close(solution.snapshots.back().generalization_error - spectrum.unreachable / 2,
              eta * (spectrum.unreachable + 0.1) / 3 / 4, 2 * eta, 0));
}

TEST_CASE("the start is what the initial weights are") {
  Training training = full_training();
  const auto solution = solve(stiff_spectrum(), training, {0, 0, 1});
  REQUIRE(solution.snapshots.size() == 3);
  const double norm = 0.7 * kernel_total(stiff_spectrum());  // Q = σ_w² E[g²]
  for (const std::size_t i : {0u, 1u}) {
    const auto& start = solution.snapshots[i];
    CHECK(start.time == 0);
    CHECK(start.student_teacher_overlap == 0);
    CHECK(close(start.student_norm, norm, rounding, 0));
    CHECK(close(start.generalization_error, (0.683 + norm) / 2, rounding, 0));
    CHECK(start.learning_rate == 0.9);
  }
  training.initial_variance = 0;
  const auto blank = solve(stiff_spectrum(), training, {0}).snapshots.front();
  CHECK(close(blank.generalization_error, 0.683 / 2, rounding, 0));
  CHECK(close(blank.student_norm, 0, 0, rounding));
}

TEST_CASE("at a constant rate more times cost no steps and are as accurate as the steps") {
  const Training training = full_training();
  const auto expected = exact_trajectory(stiff_spectrum(), training, 0x1p-12, 32);
  std::vector<double> many;  // 16 in between each two, which share their steps
  for (const auto& point : expected)
    for (int i = 16; i > 0; --i) many.push_back(point.time * std::exp2(-double(i - 1) / 16));
  for (const double tolerance : {1e-5, 1e-8}) {
    CAPTURE(tolerance);
    const auto direct = solve(stiff_spectrum(), training, {many.back()}, tolerance);
    const auto solution = solve(stiff_spectrum(), training, many, tolerance);
    CHECK(solution.statistics.accepted_steps == direct.statistics.accepted_steps);
    Trajectory at_doublings = solution;
    at_doublings.snapshots.clear();
    for (std::size_t i = 15; i < many.size(); i += 16)
      at_doublings.snapshots.push_back(solution.snapshots[i]);
    check_agreement(at_doublings, expected, steps_of_error * tolerance);
  }
}

TEST_CASE("fractions and teacher power in shells of their own change nothing") {
  Training training = full_training();
  for (const bool finite_width : {false, true}) {
    training.finite_width = finite_width;
    for (const std::string schedule : {"constant", "power:0.7,5"}) {
      training.schedule = Schedule::parse(schedule);
      CAPTURE(finite_width);
      CAPTURE(schedule);
      Spectrum spectrum = mild_spectrum();
      for (auto& shell : spectrum.shells) {
        shell.gain = shell.eigenvalue / 40;
        shell.mean_fraction = 0.3;
      }
      const std::vector<double> times{0, 0.1, 1, 10, 100, 1000};
      constexpr double tolerance = 1e-10;
      const auto joint = solve(spectrum, training, times, tolerance);
      const auto apart = solve(split(spectrum), training, times, tolerance);
      for (std::size_t i = 0; i < times.size(); ++i) {
        CAPTURE(times[i]);
        CHECK(close(apart.snapshots[i].generalization_error,
                    joint.snapshots[i].generalization_error, 2 * steps_of_error * tolerance, 0));
        CHECK(close(apart.snapshots[i].student_norm, joint.snapshots[i].student_norm,
                    2 * steps_of_error * tolerance, 2 * steps_of_error * tolerance));
      }
    }
  }
}

TEST_CASE("shells without teacher power do not hide the errors of the others") {
  // Many modes at one eigenvalue beside six shells: the error is that of the six, not √(modes/6)
  // times as large.
  constexpr int modes = 20000;
  Spectrum crowded = stiff_spectrum();
  crowded.shells[1].fraction = 0;
  for (int i = 0; i < modes; ++i) crowded.shells.push_back({2e-3, 0.25 / modes, 0, 0, 0});
  const Training training = full_training();
  const auto expected = exact_trajectory(stiff_spectrum(), training, 0x1p-10, 30);
  constexpr double tolerance = 1e-6;
  check_agreement(solve(crowded, training, times_of(expected), tolerance), expected,
                  steps_of_error * tolerance);
}
