// SPDX-License-Identifier: MIT
// Relaxation times against trajectories.
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

using overparam::random_features_online::critical_learning_rate;
using overparam::random_features_online::integrate;
using overparam::random_features_online::OrderParameterSystem;
using overparam::random_features_online::relaxation_time;
using overparam::random_features_online::Spectrum;
using overparam::random_features_online::stationary_state;
using overparam::random_features_online::Training;
using overparam::random_features_online::Trajectory;
using overparam::test::at_rate;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::mild_spectrum;
using overparam::test::split;
using overparam::test::stiff_spectrum;

// Sums of a few positive terms and a quotient.
constexpr double rounding = 50 * epsilon;

Trajectory solve(const Spectrum& spectrum, const Training& training,
                 const std::vector<double>& times, double tolerance = 1e-9) {
  return integrate(OrderParameterSystem(spectrum, training), times, {.relative = tolerance});
}

}  // namespace

TEST_CASE("the relaxation time is the decay rate of a late trajectory") {
  // After ten relaxation times e^{−10} = 5e-5 of the slowest mode is left, of the next, at least
  // twice as fast, e^{−20}; the integration is right to a few times 1e-12 of ε_∞.
  constexpr double tolerance = 1e-6;
  for (const double eta : {0.5, 1.5}) {
    Training training = at_rate(eta);
    training.label_noise = 0.2;
    training.initial_variance = 1;
    const auto limit = stationary_state(mild_spectrum(), training);
    const auto time = relaxation_time(mild_spectrum(), training);
    CAPTURE(eta);
    REQUIRE(limit);
    REQUIRE(time);
    const auto solution = solve(mild_spectrum(), training, {10 * *time, 12 * *time}, 1e-12);
    const double first = solution.snapshots[0].generalization_error - limit->generalization_error;
    const double second = solution.snapshots[1].generalization_error - limit->generalization_error;
    CHECK(close(std::log(first / second), 2, 0, tolerance));
  }
}

TEST_CASE("with decay the overlaps may be the slowest to settle") {
  // e decays at η(λ_min+γ), d at up to twice that: the overlap R shows the rate.
  Training training = at_rate(0.5);
  training.weight_decay = 0.15;
  const auto time = relaxation_time(mild_spectrum(), training);
  REQUIRE(time);
  CHECK(close(1 / *time, 0.5 * (0.2 + 0.15), rounding, 0));
  const auto limit = stationary_state(mild_spectrum(), training);
  const auto solution = solve(mild_spectrum(), training, {10 * *time, 12 * *time}, 1e-12);
  const double first = solution.snapshots[0].generalization_error - limit->generalization_error;
  const double second = solution.snapshots[1].generalization_error - limit->generalization_error;
  // The next rate is 0.7 of this one faster: e^{−7} is left of it.
  CHECK(close(std::log(first / second), 2, 0, 1e-2));
}

TEST_CASE("the overlaps of a mode without teacher power do not count") {
  // Its e is zero from the start; d of it decays twice as fast.
  Spectrum spectrum = mild_spectrum();
  spectrum.shells.push_back({0.01, 0.1, 0, 0, 0});
  Training training = at_rate(0.5);
  training.weight_decay = 0.15;
  const auto time = relaxation_time(spectrum, training);
  REQUIRE(time);
  const auto limit = stationary_state(spectrum, training);
  REQUIRE(limit);
  // d of the new shell is fed by the noise alone, and slower than e of the others: 2 (0.01 + 0.15).
  CHECK(1 / *time < 0.5 * 0.32);
  CHECK(close(1 / *time, 0.5 * 0.32, 1e-2, 0));
  const auto solution = solve(spectrum, training, {10 * *time, 12 * *time}, 1e-12);
  const double first = solution.snapshots[0].generalization_error - limit->generalization_error;
  const double second = solution.snapshots[1].generalization_error - limit->generalization_error;
  CHECK(std::log(first / second) > 1.9);
}

TEST_CASE("the limits do not depend on whether shells hold fractions and teacher power apart") {
  for (const double decay : {0.0, 0.01})
    for (const bool finite_width : {false, true}) {
      Training training = at_rate(0.9);
      training.batch = 3;
      training.label_noise = 0.2;
      training.weight_decay = decay;
      training.finite_width = finite_width;
      CAPTURE(decay);
      CAPTURE(finite_width);
      Spectrum spectrum = stiff_spectrum();
      for (auto& shell : spectrum.shells) {
        shell.gain = shell.eigenvalue / 1000;
        shell.mean_fraction = 0.2;
      }
      const auto joint = stationary_state(spectrum, training);
      const auto apart = stationary_state(split(spectrum), training);
      REQUIRE(joint);
      REQUIRE(apart);
      CHECK(close(apart->generalization_error, joint->generalization_error, rounding, 0));
      CHECK(close(apart->student_teacher_overlap, joint->student_teacher_overlap, rounding, 0));
      CHECK(close(apart->student_norm, joint->student_norm, rounding, 0));
      // Roots by bracketing, to 2^−40 of their size.
      constexpr double bracket = 0x1p-38;
      CHECK(close(critical_learning_rate(split(spectrum), training),
                  critical_learning_rate(spectrum, training), bracket, 0));
      const auto time = relaxation_time(split(spectrum), training);
      REQUIRE(time);
      CHECK(close(*time, *relaxation_time(spectrum, training), bracket, 0));
    }
}

TEST_CASE("the relaxation time diverges at the critical rate") {
  // The slowest root is linear in 1 − η/η_c; the next order is that over λ_min = 0.2.
  const double critical = critical_learning_rate(mild_spectrum(), Training());
  const auto near = relaxation_time(mild_spectrum(), at_rate(critical * (1 - 1e-4)));
  const auto nearer = relaxation_time(mild_spectrum(), at_rate(critical * (1 - 1e-5)));
  REQUIRE(near);
  REQUIRE(nearer);
  CHECK(close(*nearer / *near, 10, 1e-4 / 0.2, 0));
}
