// SPDX-License-Identifier: MIT
// Limits of trajectories against long integrations and against what ends plateaus.
#include "two_layer_online/stationary.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>

#include "support/compare.hpp"
#include "two_layer_online/limits.hpp"
#include "two_layer_online/plateau.hpp"
#include "two_layer_online/trajectory.hpp"
#include "unit/two_layer_online/start.hpp"

namespace {

using namespace overparam;
using namespace two_layer_online;
using test::close;
using test::printed;
using test::symmetric_start;

// Of integrations with tolerance 1e-9 a step, against roots of the equations.
constexpr double integrated = 1e-6;

double error_at(const Parameters& p, double t) {
  const std::array<double, 1> times{t};
  const auto reached = integrate(p, {}, times);
  REQUIRE(reached.snapshots.size() == 1);
  return reached.snapshots[0].error;
}

}  // namespace

TEST_CASE("beyond the critical rate there is a bad stationary state") {
  const auto bad = stationary(symmetric_start(2, 2, 2.6));
  REQUIRE(bad.unsettled.empty());
  CHECK(close(bad.limit.error, 0.0385, 0, 1e-4));  // printed digits
  CHECK(*bad.growth < 0);
  const auto good = stationary(symmetric_start(2, 2, 2));
  REQUIRE(good.unsettled.empty());
  CHECK(close(good.limit.error, 0, 0, good.limit.rounding + 1e-12));
  CHECK(*good.growth < 0);
}

TEST_CASE("limits are what trajectories come to") {
  for (const double second_rate : {0.0, 0.4})
    for (const double decay : {0.0, 0.02}) {
      CAPTURE(second_rate);
      CAPTURE(decay);
      auto p = test::starting_at(test::three_students(0.3), "erf", 1000);
      p.learning_rate = 0.7;
      p.second_learning_rate = second_rate;
      p.weight_decay = decay;
      p.label_noise = 0.2;
      p.batch = 3;
      const auto end = stationary(p);
      REQUIRE(end.unsettled.empty());
      CHECK(*end.growth < 0);
      CHECK(close(end.limit.error, error_at(p, 40 / -*end.growth), integrated, 0));
    }
}

TEST_CASE("the second layer alone ends at its least squares") {
  auto p = symmetric_start(2, 3, 0);
  p.second_learning_rate = 1;
  p.equations = Equations::full;
  const auto end = stationary(p);
  REQUIRE(end.unsettled.empty());
  CHECK(close(end.limit.error, error_at(p, 2000), integrated, 0));
  CHECK(*end.growth < 0);
}

// A symmetric start leaves the plateau for the specialised point, spare students for zero.
TEST_CASE("reduced equations are the full ones") {
  for (const double students : {2.0, 3.0, 4.0}) {
    CAPTURE(students);
    auto p = symmetric_start(students, 2, 0.5);
    p.label_noise = 1e-4;
    const auto end = stationary(p);
    CHECK(end.unsettled.empty());
    CHECK_FALSE(end.unstable);
    // Two spare students that are opposite to each other grow for ever.
    CHECK(end.without_pairs == (students == 4));
    if (students < 4) CHECK(close(end.limit.error, *noise_floor(p), 1e-3, 0));  // of the order Δ
    const double reduced = error_at(p, 60);
    p.equations = Equations::full;
    CHECK(close(reduced, error_at(p, 60), integrated, 0));
  }
}

// Two students share a teacher, which lowers the floor; corrections are of the order Δ.
TEST_CASE("both layers end at the floor of students that share teachers") {
  const auto excess = [](double noise) {
    Overlaps c = test::three_students();
    c.teacher_weights << 1, 1;
    c.second_layer << 0.5, 1, 0.5;
    c.teacher << 0.9, 0, 0, 0.9, 0.9, 0;
    c.students = c.teacher * c.teacher.transpose();
    c.students.diagonal().array() += 0.05;
    auto p = test::starting_at(c, "erf", 1000);
    p.learning_rate = p.second_learning_rate = 0.5;
    p.label_noise = noise;
    const auto end = stationary(p);
    CHECK(end.unsettled.empty());
    return end.limit.error / *noise_floor(p) - 1;
  };
  const double small = excess(1e-4);
  CHECK(close(small, 0, 0, 2e-3));
  CHECK(close(excess(1e-3), 10 * small, 0.05, 0));
}

TEST_CASE("errors that vanish are zero") {
  for (const char* activation : {"erf", "relu"}) {
    auto p = symmetric_start(2, 2, 0.5, activation);
    const auto end = stationary(p);
    REQUIRE(end.unsettled.empty());
    CHECK(close(end.limit.error, 0, 0, 1e-12));
    CHECK(end.growth.has_value() == (p.activation.kind() == core::Activation::Kind::erf));
  }
}

TEST_CASE("a symmetric start stays on the plateau, which an asymmetry leaves at its rate") {
  auto p = symmetric_start(2, 2, 0.5);
  p.initial_preference = 0;
  p.initial_overlap = 0.1;
  const auto end = stationary(p);
  REQUIRE(end.unsettled.empty());
  const auto expected = plateau(p);
  REQUIRE(expected.has_value());
  CHECK(close(end.limit.error, expected->error, 1e-9, 0));  // both are roots, to 1e-9
  CHECK(close(*end.growth, *expected->escape_rate, 1e-6, 0));

  Overlaps beside = initial_overlaps(p);
  constexpr double preference = 1e-7;
  beside.students = end.limit.at.covariance.topLeftCorner(2, 2);
  beside.teacher = end.limit.at.covariance.topRightCorner(2, 2);
  beside.teacher.diagonal().array() += preference;
  auto q = test::starting_at(beside, "erf", 1000);
  q.learning_rate = p.learning_rate;
  const std::array<double, 2> times{100, 200};
  const auto path = integrate(q, {}, times);
  REQUIRE(path.snapshots.size() == 2);
  const auto apart = [&](std::size_t n) {
    const auto& c = path.snapshots[n].at.covariance;
    return c(0, 2) - c(0, 3);
  };
  // Errors of 1e-12 a step beside 1e-7.
  CHECK(close(std::log(apart(1) / apart(0)) / 100, *expected->escape_rate, 1e-3, 0));
}

// ε_g − limit falls by 10^{−1/3} and Q_33 grows by 10^{2/3} with every decade.
TEST_CASE(
    "spare students that cancel leave the error of the network without them, as a power law") {
  const auto growing = [](const Parameters& p, int pair) {
    const auto end = stationary(p);
    REQUIRE(end.unsettled.empty());
    CHECK(end.without_pairs);
    CHECK_FALSE(end.growth.has_value());
    const std::array<double, 3> times{1e4, 1e5, 1e6};
    const auto path = integrate(p, {}, times);
    REQUIRE(path.snapshots.size() == 3);
    const auto above = [&](std::size_t n) { return path.snapshots[n].error - end.limit.error; };
    constexpr double next_order = 0.05;  // Q^{−1/2}
    const double decade = std::pow(10, -1.0 / 3);
    CHECK(close(above(2) / above(1), decade, next_order, 0));
    const auto norm = [&](std::size_t n) { return path.snapshots[n].at.covariance(pair, pair); };
    CHECK(close(norm(2) / norm(1), 1 / (decade * decade), next_order, 0));
    return end.limit.error;
  };
  auto p = symmetric_start(4, 2, 0.5);
  p.label_noise = 0.01;
  auto few = symmetric_start(2, 2, 0.5);
  few.label_noise = 0.01;
  CHECK(close(growing(p, 2), stationary(few).limit.error, 1e-12, 0));

  // An odd number: which of the three is left at zero depends on the draw.
  Start start;
  start.kind = Start::Kind::random;
  p.start = std::make_shared<const Start>(start);
  p.dimension = 500;
  p.width = 5;
  p.equations = Equations::full;
  few.width = 3;
  CHECK(close(growing(p, 4), stationary(few).limit.error, 1e-10, 0));

  // None is left, and the error is the teacher's power.
  p.width = 2;
  p.teacher_units = 1;
  p.learning_rate = 4;
  p.label_noise = 0.1;
  CHECK(close(growing(p, 0), teacher_power(p, initial_overlaps(p)), 1e-12, 0));
  p.teacher_units = 2;
  p.label_noise = few.label_noise;

  // Beyond the critical rate of four students those that stay are below that of two.
  p.width = 4;
  p.learning_rate = few.learning_rate = 1;
  few.width = 2;
  const auto fast = stationary(p);
  CHECK(p.learning_rate > critical_learning_rate(p));
  CHECK(fast.without_pairs);
  CHECK(close(fast.limit.error, stationary(few).limit.error, 1e-10, 0));

  // Another normalisation has another c for other students.
  few.normalisation = p.normalisation = Normalisation::root;
  p.second_layer = {std::sqrt(2.0)};
  const auto scaled = stationary(p);
  CHECK(scaled.without_pairs);
  CHECK(close(scaled.limit.error, stationary(few).limit.error, 1e-10, 0));
}

TEST_CASE("norms that grow to the last have no limit, while they may turn before") {
  auto p = symmetric_start(2, 2, 5);
  p.label_noise = 1e-3;
  const auto grown = stationary(p);
  CHECK(grown.unbounded);
  CHECK_FALSE(grown.without_pairs);
  CHECK_FALSE(grown.unsettled.empty());
  const std::array<double, 2> times{1e5, 1e6};
  const auto path = integrate(p, {}, times);
  REQUIRE(path.snapshots.size() == 2);
  CHECK(path.snapshots[1].at.covariance(0, 0) > 4 * path.snapshots[0].at.covariance(0, 0));

  // Up to 2000, and back to 116 after t = 3e6.
  auto turning = symmetric_start(5, 5, 1.46);
  turning.label_noise = 1e-3;
  const auto settled = stationary(turning);
  CHECK(settled.unsettled.empty());
  CHECK(close(settled.limit.error, 0.60666563, 1e-6, 0));  // of an integration to 1e8
}

TEST_CASE("a state that the symmetry of the start keeps to is said to be unstable") {
  auto p = symmetric_start(5, 2, 0.5);
  p.label_noise = 0.01;
  for (const auto equations : {Equations::full, Equations::reduced}) {
    p.equations = equations;
    const auto end = stationary(p);
    CHECK_FALSE(end.without_pairs);  // three spare students stay alike
    CHECK(end.unstable == (equations == Equations::full));
    const std::array<double, 1> times{1e4};
    CHECK(close(integrate(p, {}, times).snapshots[0].error, end.limit.error, integrated, 0));
  }
}
