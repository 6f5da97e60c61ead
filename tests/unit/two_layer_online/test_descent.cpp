// SPDX-License-Identifier: MIT
// The descent, which works in groups of samples, against its definition one sample at a time.
#include "two_layer_online/descent.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "support/compare.hpp"
#include "support/two_layer_network.hpp"

namespace {

using namespace overparam;
using test::close;
using test::epsilon;
using two_layer_online::descend_on_inputs;
using two_layer_online::Overlaps;
using two_layer_online::Parameters;
using two_layer_online::Precision;

constexpr experiment::Draw draw{7, 3};

// A few ε in every field and product, which some 50 steps of size η/√N add up; weights of size 1.
constexpr double rounding = 1000 * epsilon;
// The same of ξ, w and products in single precision.
constexpr double single_rounding = 500 * 1.2e-7;
// Of the factors of the overlaps, and of sums of N products.
constexpr double exact = 1e-12;

Parameters full(const char* activation, double batch, double n = 41) {
  auto p = test::starting_at(test::three_students(0.3), activation, n);
  p.learning_rate = 1.5;
  p.second_learning_rate = 0.8;
  p.weight_decay = 0.4;
  p.second_weight_decay = 0.3;
  p.label_noise = 0.2;
  p.batch = batch;
  p.normalisation = two_layer_online::Normalisation::root;
  return p;
}

void check_equal(const Eigen::MatrixXd& actual, const Eigen::MatrixXd& expected, double tolerance) {
  REQUIRE(actual.rows() == expected.rows());
  REQUIRE(actual.cols() == expected.cols());
  for (Eigen::Index j = 0; j < actual.cols(); ++j)
    for (Eigen::Index i = 0; i < actual.rows(); ++i) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK(close(actual(i, j), expected(i, j), tolerance, tolerance));
    }
}

Overlaps run(const Parameters& p, std::uint64_t steps, std::size_t threads = 1) {
  core::Team team(threads);
  const auto descent = descend_on_inputs(p, draw, team);
  descent->advance_to(steps);
  CHECK(descent->step() == steps);
  CHECK_FALSE(descent->stopped());
  return descent->overlaps();
}

void check_against_definition(const Parameters& p, std::uint64_t steps, double tolerance) {
  const Overlaps reached = run(p, steps);
  const test::TwoLayerReference expected(p, draw, steps);
  check_equal(reached.students, expected.q(), tolerance);
  check_equal(reached.teacher, expected.r(), tolerance);
  check_equal(reached.second_layer, expected.second_layer, tolerance);
}

}  // namespace

TEST_CASE("the descent is its definition") {
  for (const char* activation : {"erf", "relu", "tanh"})
    for (const double batch : {1.0, 3.0}) {
      CAPTURE(activation);
      CAPTURE(batch);
      check_against_definition(full(activation, batch), 50, rounding);
    }
}

TEST_CASE("so it is with batches of one group, and of several") {
  for (const double batch : {16.0, 17.0, 40.0}) {
    CAPTURE(batch);
    check_against_definition(full("erf", batch), 5, rounding);
  }
}

TEST_CASE("so it is with one layer trained, and without decay") {
  auto first = full("erf", 1);
  first.second_learning_rate = 0;
  first.weight_decay = 0;
  check_against_definition(first, 50, rounding);
  CHECK(run(first, 50).second_layer == test::three_students().second_layer);
  auto second = full("erf", 2);
  second.learning_rate = 0;
  check_against_definition(second, 50, rounding);
  check_equal(run(second, 50).students, test::three_students().students, exact);
}

TEST_CASE("so it is over several chunks of the vectors") {
  check_against_definition(full("relu", 2, 5000), 20, rounding);
}

TEST_CASE("single precision is close to double") {
  auto p = full("tanh", 3);
  p.precision = Precision::float32;
  check_against_definition(p, 50, single_rounding);
}

TEST_CASE("steps made in parts are the steps of one call") {
  for (const double batch : {1.0, 3.0, 40.0}) {
    const auto p = full("erf", batch);
    core::Team team;
    const auto parts = descend_on_inputs(p, draw, team);
    for (const std::uint64_t last : {1U, 4U, 21U, 22U, 50U}) parts->advance_to(last);
    const auto whole = run(p, 50);
    check_equal(parts->overlaps().students, whole.students, rounding);
    check_equal(parts->overlaps().second_layer, whole.second_layer, rounding);
  }
}

TEST_CASE("any number of threads gives the same bits") {
  for (const double batch : {1.0, 40.0}) {
    const auto p = full("erf", batch, 7000);
    const auto alone = run(p, 40);
    const auto together = run(p, 40, 3);
    CHECK(alone.students == together.students);
    CHECK(alone.teacher == together.teacher);
    CHECK(alone.second_layer == together.second_layer);
  }
}

TEST_CASE("every replica starts at the overlaps given, in directions of its own") {
  auto overlaps = test::three_students(0.3);
  for (const bool dependent : {false, true}) {
    if (dependent) {  // a student on a teacher, and two that are opposite
      overlaps.students << 1, 0.3, -0.3, 0.3, 1, -1, -0.3, -1, 1;
      overlaps.teacher << 1, 0.3, 0.3, 1, -0.3, -1;
    }
    const auto p = test::starting_at(overlaps, "erf", 2500);
    core::Team team;
    for (const std::uint32_t replica : {0U, 1U}) {
      const auto start = descend_on_inputs(p, {1, replica}, team)->overlaps();
      check_equal(start.students, overlaps.students, exact);
      check_equal(start.teacher, overlaps.teacher, exact);
      check_equal(start.teachers, overlaps.teachers, 0);
      check_equal(start.second_layer, overlaps.second_layer, 0);
    }
    const Eigen::MatrixXd a = two_layer_online::draw_units(overlaps, 2500, {1, 0});
    const Eigen::MatrixXd b = two_layer_online::draw_units(overlaps, 2500, {1, 1});
    check_equal(a.transpose() * a / 2500, b.transpose() * b / 2500, exact);
    // Independent directions in N = 2500: a cosine of 1/√N, here within five of them.
    CHECK(std::abs(a.col(0).dot(b.col(0))) < 5 * std::sqrt(2500.0) * overlaps.students(0, 0));
  }
}

TEST_CASE("as many units as dimensions leave no room, and need none") {
  check_against_definition(full("erf", 1, 5), 30, rounding);
}

TEST_CASE("a descent beyond all numbers stops") {
  auto p = full("relu", 1);
  p.learning_rate = 1e5;
  core::Team team;
  const auto descent = descend_on_inputs(p, draw, team);
  descent->advance_to(100000);
  CHECK(descent->stopped());
}
