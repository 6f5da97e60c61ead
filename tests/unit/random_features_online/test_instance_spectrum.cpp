// SPDX-License-Identifier: MIT
// The instance level against the eigenvectors of the same network's kernel, by Eigen: whether the
// shells hold fractions and teacher power together or apart, they tell the same story.
#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "random_features_online/limits.hpp"
#include "random_features_online/theory.hpp"
#include "random_features_online/trajectory.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using overparam::test::close;
using random_features_online::Level;
using random_features_online::Parameters;

constexpr experiment::Draw draw{5, 2};

Parameters parameters(const std::string& activation, double dimension, double width) {
  Parameters p{dimension,
               width,
               width / dimension,
               {},
               core::Activation::parse(activation),
               {2, 0.3, {}, {core::Activation::parse(activation)}, {}},
               {},
               random_features_online::Features::sphere};
  p.training.learning_rate = 0.7;
  p.training.label_noise = 0.1;
  p.training.initial_variance = 0.2;
  return p;
}

/// One shell for each eigenvector.
random_features_online::Spectrum reference(const Parameters& p) {
  const auto network =
      simulate::draw_network(random_features_online::network_law(p), draw.seed, draw.replica);
  const double k = *p.width;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
      core::activation_covariance(p.activation, network.features));
  const Eigen::VectorXd overlaps =
      core::activation_covariance(p.activation, network.features, p.teacher.activations[0],
                                  network.teacher)
          .rowwise()
          .sum() /
      std::sqrt(p.teacher.units);
  const Eigen::VectorXd h = solver.eigenvectors().transpose() * overlaps;
  const Eigen::VectorXd mean =
      solver.eigenvectors().transpose() * core::activation_mean(p.activation, network.features);
  const double zero = k * std::numeric_limits<double>::epsilon() * solver.eigenvalues().maxCoeff();
  random_features_online::Spectrum result;
  result.teacher_total = random_features_online::spectrum(p, Level::instance, draw).teacher_total;
  double reached = 0;
  for (Eigen::Index i = 0; i < h.size(); ++i) {
    const double lambda = solver.eigenvalues()(i);
    if (lambda <= zero) {
      result.shells.push_back({0, 1 / k, 0, 0, 0});
      continue;
    }
    const double power = h(i) * h(i) / lambda;
    reached += power;
    result.shells.push_back(
        {lambda, 1 / k, power, lambda / k, std::min(1.0, mean(i) * mean(i) / lambda)});
  }
  result.unreachable = std::max(0.0, result.teacher_total - reached);
  return result;
}

bool separate(const random_features_online::Spectrum& spectrum) {
  return std::any_of(
      spectrum.shells.begin(), spectrum.shells.end(),
      [](const random_features_online::Shell& shell) { return shell.fraction == 0; });
}

// The shells differ by 1e-14 of the power, the rest is integration: at this tolerance of a step both
// trajectories are right to a hundred of them.
constexpr double step_tolerance = 1e-12;
constexpr double trajectory_tolerance = 100 * step_tolerance;
// A stationary value is a sum over all modes whose eigenvalues have an absolute error of about
// K ε λ_max, divided by λ_min: conditions of 1e4 at K = 400.
constexpr double limit_tolerance = 1e-9;
// Of the smallest eigenvalue, 1e-7 of the largest one, to whose last digits it is known.
constexpr double slowest_tolerance = 1e-8;

void compare(const Parameters& p, bool apart) {
  const auto actual = random_features_online::spectrum(p, Level::instance, draw);
  const auto expected = reference(p);
  CHECK(separate(actual) == apart);
  double fraction = 0;
  double trace = 0;
  for (const auto& shell : actual.shells) {
    fraction += shell.fraction;
    trace += shell.fraction * shell.eigenvalue;
  }
  CHECK(close(fraction, 1, 1e-12, 0));
  CHECK(close(trace, p.activation.second_moment(), 1e-12, 0));
  CHECK(close(actual.unreachable, expected.unreachable, 0, 1e-13));

  std::vector<double> times;
  for (double t = 0.1; t < 2e5; t *= 4) times.push_back(t);
  const auto a = random_features_online::integrate(
      random_features_online::OrderParameterSystem(actual, p.training), times,
      {.relative = step_tolerance});
  const auto b = random_features_online::integrate(
      random_features_online::OrderParameterSystem(expected, p.training), times,
      {.relative = step_tolerance});
  REQUIRE(a.snapshots.size() == times.size());
  REQUIRE(b.snapshots.size() == times.size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    CAPTURE(times[i]);
    CHECK(close(a.snapshots[i].generalization_error, b.snapshots[i].generalization_error,
                trajectory_tolerance, 0));
    CHECK(close(a.snapshots[i].student_teacher_overlap, b.snapshots[i].student_teacher_overlap,
                trajectory_tolerance, trajectory_tolerance));
    CHECK(close(a.snapshots[i].student_norm, b.snapshots[i].student_norm, trajectory_tolerance,
                trajectory_tolerance));
  }
  const auto limit = random_features_online::stationary_state(actual, p.training);
  const auto expected_limit = random_features_online::stationary_state(expected, p.training);
  REQUIRE(limit);
  REQUIRE(expected_limit);
  CHECK(
      close(limit->generalization_error, expected_limit->generalization_error, limit_tolerance, 0));
  CHECK(close(limit->student_norm, expected_limit->student_norm, limit_tolerance, 0));
  CHECK(close(random_features_online::critical_learning_rate(actual, p.training),
              random_features_online::critical_learning_rate(expected, p.training), limit_tolerance,
              0));
  const auto time = random_features_online::relaxation_time(actual, p.training);
  const auto expected_time = random_features_online::relaxation_time(expected, p.training);
  REQUIRE(time);
  REQUIRE(expected_time);
  CHECK(close(*time, *expected_time, slowest_tolerance, 0));
}

}  // namespace

TEST_CASE("teacher power by Lanczos gives the dynamics of the eigenvectors") {
  for (const char* name : {"erf", "tanh"}) {
    CAPTURE(name);
    compare(parameters(name, 60, 400), true);
  }
  auto p = parameters("relu", 60, 400);
  p.training.finite_width = false;
  compare(p, true);
}

TEST_CASE("decay and the step terms of features without mean do not need the eigenvectors") {
  auto p = parameters("erf", 60, 400);
  p.training.weight_decay = 0.01;
  compare(p, true);
  p.training.batch = 4;
  compare(p, true);
}

TEST_CASE("as many features as dimensions") { compare(parameters("erf", 300, 300), true); }

TEST_CASE("step terms of features with a mean use the eigenvectors") {
  auto p = parameters("relu", 60, 200);
  compare(p, false);
  p.training.batch = 4;
  compare(p, false);
  p.training.finite_width = false;
  compare(p, false);
  // They matter: the shares of the mean are not zero.
  const auto spectrum = random_features_online::spectrum(p, Level::instance, draw);
  CHECK(spectrum.shells.back().mean_fraction > 0.9);
}

TEST_CASE("kernels that Lanczos' method does not resolve use the eigenvectors") {
  compare(parameters("erf", 60, 3), false);   // too few steps
  compare(parameters("erf", 4, 120), false);  // eigenvalues over ten decades
}

TEST_CASE("a linear student wider than the inputs has modes that learn nothing") {
  // Rank N = 40 of 400: the others have eigenvalue 0, and everything can be learnt.
  const auto p = parameters("linear", 40, 400);
  const auto spectrum = random_features_online::spectrum(p, Level::instance, draw);
  CHECK(separate(spectrum));
  const auto still =
      std::count_if(spectrum.shells.begin(), spectrum.shells.end(),
                    [](const random_features_online::Shell& s) { return s.eigenvalue == 0; });
  CHECK(still == 360);
  CHECK(spectrum.unreachable < 1e-13);
  const auto expected = reference(p);
  const std::vector<double> times{0.1, 1, 10, 100, 1000};
  const auto a = random_features_online::integrate(
      random_features_online::OrderParameterSystem(spectrum, p.training), times,
      {.relative = step_tolerance});
  const auto b = random_features_online::integrate(
      random_features_online::OrderParameterSystem(expected, p.training), times,
      {.relative = step_tolerance});
  for (std::size_t i = 0; i < times.size(); ++i) {
    CAPTURE(times[i]);
    CHECK(close(a.snapshots[i].generalization_error, b.snapshots[i].generalization_error,
                trajectory_tolerance, 0));
  }
  CHECK(close(*random_features_online::relaxation_time(spectrum, p.training),
              *random_features_online::relaxation_time(expected, p.training), limit_tolerance, 0));
}

TEST_CASE("one feature") {
  const auto p = parameters("erf", 10, 1);
  compare(p, false);
  CHECK(random_features_online::spectrum(p, Level::instance, draw).shells.size() == 1);
}
