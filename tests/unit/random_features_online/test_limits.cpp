// SPDX-License-Identifier: MIT
// Stationary states, critical rates and relaxation times against closed forms, reference values and
// long integrations.
#include "random_features_online/limits.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_online/spectral_measure.hpp"
#include "random_features_online/trajectory.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/reference_dynamics.hpp"
#include "support/spectra.hpp"
#include "support/trajectories.hpp"

namespace {

using overparam::core::ConvergenceFailure;
using overparam::random_features_online::critical_learning_rate;
using overparam::random_features_online::integrate;
using overparam::random_features_online::is_stable;
using overparam::random_features_online::OrderParameterSystem;
using overparam::random_features_online::relaxation_time;
using overparam::random_features_online::Schedule;
using overparam::random_features_online::Spectrum;
using overparam::random_features_online::stationary_state;
using overparam::random_features_online::step_coefficient;
using overparam::random_features_online::Training;
using overparam::random_features_online::Trajectory;
using overparam::test::activation;
using overparam::test::at_rate;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::explicit_trajectory;
using overparam::test::kernel_total;
using overparam::test::mild_spectrum;
using overparam::test::stiff_spectrum;

// Sums of a few positive terms and a quotient.
constexpr double rounding = 50 * epsilon;
// Moments of quadrature shells, right to 1e-10.
constexpr double quadrature_tolerance = 1e-9;

Spectrum asymptotic(const std::string& name, double ratio, double units = 1) {
  const auto g = activation(name);
  const auto population = overparam::spectrum::asymptotic_population(g, {g, units, 0});
  return overparam::random_features_online::spectral_measure(population, std::log(ratio)).spectrum;
}

Trajectory solve(const Spectrum& spectrum, const Training& training,
                 const std::vector<double>& times, double tolerance = 1e-9) {
  return integrate(OrderParameterSystem(spectrum, training), times, {.relative = tolerance});
}

}  // namespace

TEST_CASE("the stationary error without decay has its closed form") {
  // ε_∞ = (ε_* + ηΔE[g²]/4b)/(1 − ηE[g²]/2b), R_∞ = Σ μ.
  for (const double eta : {0.1, 1.0, 4.0})
    for (const double batch : {1.0, 5.0})
      for (const double noise : {0.0, 0.3}) {
        Training training = at_rate(eta / 2);
        training.batch = batch;
        training.label_noise = noise;
        const double ratio = eta / 2 * kernel_total(stiff_spectrum()) / (2 * batch);
        const auto limit = stationary_state(stiff_spectrum(), training);
        CAPTURE(eta);
        CAPTURE(batch);
        CAPTURE(noise);
        REQUIRE(limit);
        const double expected = (0.0015 + ratio * noise / 2) / (1 - ratio);
        CHECK(close(limit->generalization_error, expected, rounding / (1 - ratio), 0));
        CHECK(close(limit->student_teacher_overlap, 0.68, rounding, 0));
        // 2ε_g = T − 2R + Q.
        CHECK(
            close(limit->student_norm, 2 * expected - 0.683 + 2 * 0.68, rounding / (1 - ratio), 0));
        CHECK(std::isinf(limit->time));
        CHECK(limit->learning_rate == eta / 2);
      }
}

TEST_CASE("the stationary error of erf has its reference value") {
  // β = 2, η = 1 in the limit N → ∞: ε_*/(1 − 1/6) with 40 digits, mpmath 1.3.
  const auto limit = stationary_state(asymptotic("erf", 2, 3), at_rate(1));
  REQUIRE(limit);
  CHECK(close(limit->generalization_error, 0.0172802228848403294, quadrature_tolerance, 0));
}

TEST_CASE("the critical rate without step terms is 2b/E[g²]") {
  for (const double batch : {1.0, 3.0}) {
    Training training;
    training.batch = batch;
    CAPTURE(batch);
    // erf: E[g²] = 1/3, so 6b, whatever the spectrum; erf has no constant feature.
    CHECK(close(critical_learning_rate(asymptotic("erf", 0.7), training), 6 * batch,
                quadrature_tolerance, 0));
    CHECK(close(critical_learning_rate(stiff_spectrum(), training),
                2 * batch / kernel_total(stiff_spectrum()), rounding, 0));
  }
}

TEST_CASE("decay raises the critical rate to the root of its sum") {
  // (η/2b) Σ λ²p/(λ+γ) = 1.
  Training training;
  training.batch = 2;
  training.weight_decay = 0.3;
  double sum = 0;
  for (const auto& shell : stiff_spectrum().shells)
    sum += shell.eigenvalue * shell.eigenvalue * shell.fraction / (shell.eigenvalue + 0.3);
  const double critical = critical_learning_rate(stiff_spectrum(), training);
  CHECK(close(critical, 4 / sum, rounding, 0));
  CHECK(critical > 4 / kernel_total(stiff_spectrum()));
}

TEST_CASE("one shell with step terms has a critical rate in closed form") {
  // (η/b) λ²p = 2(λ+γ) − ηλGc − η (G/λ)(2γλ + γ²), the last with finite width alone.
  for (const bool finite_width : {false, true})
    for (const double batch : {1.0, 4.0, 1e9}) {
      Spectrum spectrum;
      spectrum.shells = {{30, 0.01, 0.5, 0.6, 0.8}};
      spectrum.teacher_total = 0.5;
      Training training;
      training.batch = batch;
      training.weight_decay = 0.2;
      training.finite_width = finite_width;
      const double c =
          finite_width ? (1 - 1 / batch) + 2 / batch * (1 - 0.64) : (1 - 1 / batch) * 0.8;
      CAPTURE(finite_width);
      CAPTURE(batch);
      CHECK(close(step_coefficient(spectrum.shells[0], training), c, rounding, rounding));
      // The root is found to 50 bits.
      const double decayed = finite_width ? 0.6 / 30 * (2 * 0.2 * 30 + 0.04) : 0;
      CHECK(close(critical_learning_rate(spectrum, training),
                  2 * 30.2 / (30 * 30 * 0.01 / batch + 30 * 0.6 * c + decayed), 1e-14, 0));
    }
}

TEST_CASE("gradient descent on a constant feature is stable up to two over its gain") {
  // b → ∞: one step multiplies the deviation by 1 − ηG.
  Spectrum spectrum = mild_spectrum();
  spectrum.shells.push_back({400, 1e-9, 0.2, 0.25, 1});
  spectrum.teacher_total += 0.2;
  Training training;
  training.batch = 1e12;
  CHECK(close(critical_learning_rate(spectrum, training), 8, 1e-8, 0));
}

TEST_CASE("a constant feature lowers the critical rate of mini-batches") {
  // relu has mean 1/√2π and with it one mode of eigenvalue ≈ K/2π, infinite as K → ∞: just below the
  // critical rate the trajectory settles, just above it grows.
  const auto relu = activation("relu");
  const double log_width = std::log(90.0);
  const auto population = overparam::spectrum::sphere_population(60, relu, {relu, 2, 0}, log_width);
  const auto finite =
      overparam::random_features_online::spectral_measure(population, log_width).spectrum;
  for (const double batch : {4.0, 50.0})
    for (const bool limit_of_width : {false, true}) {
      const Spectrum spectrum = limit_of_width ? asymptotic("relu", 1.5, 2) : finite;
      Training training;
      training.batch = batch;
      training.label_noise = 0.1;
      const double critical = critical_learning_rate(spectrum, training);
      CAPTURE(batch);
      CAPTURE(limit_of_width);
      CAPTURE(critical);
      CHECK(critical < 0.99 * 2 * batch / kernel_total(spectrum));
      // The root of Σ (η/b) λ²p/(2λ − ηλGc) = 1 with positive denominators.
      double sum = 0;
      double slope = 0;  // d sum/d log η
      for (const auto& shell : spectrum.shells) {
        const double m = shell.mean_fraction;
        const double c = 1 - 1 / batch + 2 / batch * (1 - m * m);
        const double damping = 2 - critical * shell.gain * c;
        CHECK(damping > 0);
        const double term = critical / batch * shell.eigenvalue * shell.fraction / damping;
        sum += term;
        slope += term * 2 / damping;
      }
      constexpr double root_tolerance = 4 * epsilon;  // 50 bits
      CHECK(close(sum, 1, rounding + root_tolerance * slope, 0));

      training.learning_rate = 0.98 * critical;
      const auto limit = stationary_state(spectrum, training);
      REQUIRE(limit);
      const auto below = solve(spectrum, training, {1e6}, 1e-8);
      REQUIRE(below.complete);
      CHECK(close(below.snapshots[0].generalization_error, limit->generalization_error, 1e-6, 0));
      training.learning_rate = 1.02 * critical;
      CHECK_FALSE(stationary_state(spectrum, training));
      CHECK_FALSE(relaxation_time(spectrum, training));
      if (limit_of_width) continue;  // its growth is instantaneous
      const auto above = solve(spectrum, training, {30, 60}, 1e-8);
      const bool grows = !above.complete || above.snapshots[1].generalization_error >
                                                1.5 * above.snapshots[0].generalization_error;
      CHECK(grows);
    }
}

TEST_CASE("from 1e-9 below the critical rate on there is no stationary state") {
  // One shell for which η_c = 2 is exact, and several for which it is rounded.
  Spectrum exact;
  exact.shells = {{1, 1, 0.5, 0, 0}};
  exact.teacher_total = 0.5;
  CHECK(critical_learning_rate(exact, at_rate(1)) == 2);
  CHECK(is_stable(exact, at_rate(2 * (1 - 1.001e-9))));
  CHECK_FALSE(is_stable(exact, at_rate(2 * (1 - 0.999e-9))));
  CHECK_FALSE(is_stable(exact, at_rate(2)));
  Training annealed = at_rate(100);
  annealed.schedule = Schedule::parse("power:0.5,1");
  CHECK(is_stable(exact, annealed));

  const double critical = critical_learning_rate(mild_spectrum(), Training());
  const auto near = stationary_state(mild_spectrum(), at_rate(critical * (1 - 2e-9)));
  REQUIRE(near);
  // ε_*/(1 − η/η_c): what the rounding of η_c leaves of 2e-9.
  CHECK(close(near->generalization_error, 0.02 / 2e-9, 1e-6, 0));
  for (const double factor : {1 - 1e-10, 1.0, 1 + 1e-9, 1.5, 100.0}) {
    CAPTURE(factor);
    CHECK_FALSE(is_stable(mild_spectrum(), at_rate(factor * critical)));
    CHECK_FALSE(stationary_state(mild_spectrum(), at_rate(factor * critical)));
    CHECK_FALSE(relaxation_time(mild_spectrum(), at_rate(factor * critical)));
  }
}

TEST_CASE("step terms bound the learning rate of batches by the largest eigenvalue") {
  // References: means over sampled networks (6 of erf, 30 of linear) of the rate at which the largest
  // eigenvalue of their order parameters' linear system passes zero, by bisection (numpy 1.24); the
  // standard errors are 0.4, 0.3, 0.0004. Without the terms the rates are 6b = 384 and 2b/E[g²] = 2.
  struct Case {
    const char* name;
    double dimension, width, batch, critical;
  };
  for (const auto& [name, n, k, b, critical] :
       {Case{"erf", 100, 200, 64, 182.3}, Case{"erf", 20, 400, 64, 82.1},
        Case{"linear", 4, 400, 1, 1.3290}}) {
    const auto g = activation(name);
    const double log_width = std::log(k);
    const auto population = overparam::spectrum::sphere_population(n, g, {g, 1, 0}, log_width);
    const auto spectrum =
        overparam::random_features_online::spectral_measure(population, log_width).spectrum;
    Training training;
    training.batch = b;
    CAPTURE(log_width);
    CAPTURE(spectrum.shells.size());
    // The largest eigenvalue of a sampled matrix is below the edge of the averaged spectrum by
    // N^{−2/3} of its distance from the rest.
    constexpr double edge = 0.02;
    CHECK(close(critical_learning_rate(spectrum, training), critical, edge, 0));
    training.finite_width = false;
    CHECK(close(critical_learning_rate(spectrum, training), 2 * b / g.second_moment(),
                quadrature_tolerance, 0));
  }
}

TEST_CASE("decay belongs to the step: without noise the error is that of the shrunk readout") {
  // Full batches of features within reach: d → e²/μ whatever ηγ/K, with e = γμ/(λ+γ), and
  // stability ends where η(λ+γ)/K = 2.
  Spectrum spectrum;
  spectrum.shells = {{2, 0, 0.3, 0.5, 0}, {6, 0, 0.4, 1.5, 0}};  // K = 4
  spectrum.teacher_total = 0.7;
  Training training;
  training.batch = 1e15;
  training.weight_decay = 3;
  CHECK(close(critical_learning_rate(spectrum, training), 2 * 4 / 9.0, 1e-13, 0));
  for (const double eta : {0.01, 0.4, 0.88}) {
    training.learning_rate = eta;
    const auto limit = stationary_state(spectrum, training);
    CAPTURE(eta);
    REQUIRE(limit);
    const double expected = 0.5 * (0.3 * 9 / 25.0 + 0.4 * 9 / 81.0);
    CHECK(close(limit->generalization_error, expected, 1e-12, 0));
  }
}

TEST_CASE("the ends of the range of numbers are answers or none, never a NaN") {
  // As N, K → ∞ and at finite size, with and without a constant mode.
  const double extremes[] = {1e-308, 1e-154, 1e154, 1e308};
  constexpr std::size_t few_steps = 2000;  // where more do no good
  const auto relu = activation("relu");
  const auto population =
      overparam::spectrum::sphere_population(30, relu, {relu, 1, 0}, std::log(60));
  Spectrum finite =
      overparam::random_features_online::spectral_measure(population, std::log(60)).spectrum;
  for (const Spectrum& spectrum : {finite, asymptotic("relu", 2), asymptotic("erf", 2)})
    for (const double value : extremes)
      for (double Training::*member : {&Training::learning_rate, &Training::weight_decay,
                                       &Training::label_noise, &Training::initial_variance})
        for (const std::string schedule : {"constant", "power:0.5,1", "power:2,1"}) {
          Training training = at_rate(0.5);
          training.schedule = Schedule::parse(schedule);
          training.*member = value;
          CAPTURE(value);
          CAPTURE(schedule);
          CHECK(critical_learning_rate(spectrum, training) > 0);
          if (const auto time = relaxation_time(spectrum, training)) CHECK(*time > 0);
          std::optional<double> error;
          try {
            if (const auto limit = stationary_state(spectrum, training))
              error = limit->generalization_error;
          } catch (const overparam::core::IntegrationFailure&) {
          }
          if (error) CHECK(*error >= 0);
          // A trajectory ends, or says that it cannot.
          try {
            const OrderParameterSystem system(spectrum, training);
            const std::vector<double> times{1, 10};
            for (const auto& at :
                 integrate(system, times, {.relative = 1e-8, .max_steps = few_steps}).snapshots)
              CHECK(at.generalization_error >= 0);
          } catch (const overparam::core::IntegrationFailure&) {
          }
        }
}

TEST_CASE("the fixed point with decay and step terms equals a long integration") {
  Spectrum spectrum = stiff_spectrum();
  for (auto& shell : spectrum.shells) {
    shell.gain = shell.eigenvalue / 900;
    shell.mean_fraction = 0.4;
  }
  for (const bool finite_width : {false, true}) {
    Training training = at_rate(0.8);
    training.batch = 3;
    training.weight_decay = 0.02;
    training.label_noise = 0.1;
    training.initial_variance = 2;
    training.finite_width = finite_width;
    CAPTURE(finite_width);
    const auto limit = stationary_state(spectrum, training);
    REQUIRE(limit);
    constexpr double tolerance = 1e-9;
    const auto end = solve(spectrum, training, {1e5}, tolerance).snapshots.back();
    CHECK(close(limit->generalization_error, end.generalization_error, 5 * tolerance, 0));
    CHECK(close(limit->student_teacher_overlap, end.student_teacher_overlap, 5 * tolerance, 0));
    CHECK(close(limit->student_norm, end.student_norm, 5 * tolerance, 0));
    // Decay costs: R stays below what is reachable.
    CHECK(limit->student_teacher_overlap < 0.68 * 0.99);
  }
}

TEST_CASE("a schedule that stops early ends where explicit integration ends") {
  // η = 0.8 (1+t/2)^−3: ∫ beyond t is (1+t/2)^−2 of the whole, 1e-8 at t = 2e4.
  Training training = at_rate(0.8);
  training.schedule = Schedule::parse("power:3,2");
  training.label_noise = 0.3;
  training.initial_variance = 0.5;
  const auto expected = explicit_trajectory(
      mild_spectrum(), training, {2e4},
      [](double t, const std::vector<double>&) { return 0.8 * std::pow(1 + t / 2, -3); });
  const auto limit = stationary_state(mild_spectrum(), training);
  REQUIRE(limit);
  constexpr double tolerance = 5e-8;  // of the library's integration, and the rest of the integral
  CHECK(close(limit->generalization_error, expected[0].generalization_error, tolerance, 0));
  CHECK(close(limit->student_teacher_overlap, expected[0].student_teacher_overlap, tolerance, 0));
  CHECK(close(limit->student_norm, expected[0].student_norm, tolerance, 0));
  CHECK(std::isinf(limit->time));
  CHECK(limit->generalization_error > 1.1 * 0.02);  // far from what could be learnt
}

TEST_CASE("a schedule that stops too slowly to be followed is no answer") {
  Training training = at_rate(0.8);
  training.schedule = Schedule::parse("power:1.01,2");
  CHECK_THROWS_AS(stationary_state(mild_spectrum(), training), ConvergenceFailure);
}

TEST_CASE("annealing reaches the approximation error") {
  for (const std::string schedule : {"power:0.5,3", "power:1,10", "optimal"}) {
    Training training = at_rate(0.8);
    training.schedule = Schedule::parse(schedule);
    training.label_noise = 0.3;
    CAPTURE(schedule);
    const auto limit = stationary_state(mild_spectrum(), training);
    REQUIRE(limit);
    CHECK(close(limit->generalization_error, 0.02, rounding, 0));
    CHECK(close(limit->student_teacher_overlap, 0.75, rounding, 0));
    CHECK(close(limit->student_norm, 0.75, rounding, 0));
    CHECK(limit->learning_rate == 0);
    // And the trajectory goes there: within 1/√t and 1/t, times Δ.
    const auto end = solve(mild_spectrum(), training, {1e7}, 1e-7).snapshots.back();
    CHECK(end.generalization_error > 0.02);
    CHECK(close(end.generalization_error, 0.02, 0, 0.3 / std::sqrt(1e7 / 3)));
  }
}

TEST_CASE("without shells nothing moves") {
  Spectrum nothing;
  nothing.unreachable = nothing.teacher_total = 0.3;
  const auto limit = stationary_state(nothing, at_rate(5));
  REQUIRE(limit);
  CHECK(limit->generalization_error == 0.15);
  CHECK(limit->student_norm == 0);
  CHECK(std::isinf(critical_learning_rate(nothing, at_rate(5))));
  CHECK_FALSE(relaxation_time(nothing, at_rate(5)));
}
