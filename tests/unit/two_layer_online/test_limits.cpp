// SPDX-License-Identifier: MIT
#include "two_layer_online/limits.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <tuple>
#include <utility>
#include <vector>

#include "support/compare.hpp"
#include "two_layer_online/plateau.hpp"
#include "two_layer_online/stationary.hpp"
#include "two_layer_online/trajectory.hpp"

namespace {

using namespace overparam;
using std::numbers::pi;
using test::close;
using two_layer_online::Parameters;
using two_layer_online::Start;

Parameters parameters(double students, double teachers, double rate, const char* activation = "erf",
                      double second_rate = 0) {
  Parameters p;
  p.width = students;
  p.teacher_units = teachers;
  p.width_ratio = students / teachers;
  p.activation = core::Activation::parse(activation);
  p.teacher_weights = p.second_layer = {1};
  p.initial_norm = {0.25};
  p.initial_specialisation = 0.05;
  p.learning_rate = rate;
  p.second_learning_rate = second_rate;
  Start start;
  start.kind = Start::Kind::symmetric;
  p.start = std::make_shared<const Start>(start);
  return p;
}

constexpr double small = 1e-4;  // a rate at which terms of order η are 1e-4
constexpr double leading = 20 * small;

}  // namespace

TEST_CASE("the plateau of erf at small rates, and the escape from it") {
  for (const double k : {2.0, 3.0, 4.0, 8.0}) {
    CAPTURE(k);
    const auto at = two_layer_online::plateau(parameters(k, k, small));
    REQUIRE(at);
    CHECK(close(at->error, k / pi * (pi / 6 - k * std::asin(1 / (2 * k))), leading, 0));
    const double rate = 2 / pi * k / std::sqrt(2 * k - 1) / std::pow(2 * k + 1, 1.5);
    REQUIRE(at->escape_rate);
    CHECK(close(*at->escape_rate / small, rate, leading, 0));
    CHECK(close(*at->escape_time, -std::log(0.05) / *at->escape_rate, 1e-12, 0));
  }
  CHECK(close(two_layer_online::plateau(parameters(2, 2, small))->error, 0.01161084, leading, 0));
  CHECK(close(*two_layer_online::plateau(parameters(2, 2, 0.5))->escape_rate, 0.03162, 2e-4, 0));
}

TEST_CASE("per teacher the plateau tends to what random features keep at any ratio") {
  const double floor = 1.0 / 6 - 1 / (2 * pi);  // 0.00751
  double before = 1;
  for (const double k : {16.0, 64.0, 256.0}) {
    CAPTURE(k);
    const auto at = two_layer_online::plateau(parameters(k, k, small / k));
    REQUIRE(at);
    const double off = std::abs(at->error / k / floor - 1);
    CHECK(off < 1 / k);
    CHECK(off < before);
    before = off;
  }
}

TEST_CASE("the escape is that of a trajectory") {
  Parameters p = parameters(2, 2, 0.5);
  p.initial_specialisation = 1e-9;  // absolute accuracy is 1e-12
  const double times[] = {400, 450};
  const auto at = two_layer_online::integrate(p, {}, times).snapshots;
  REQUIRE(at.size() == 2);
  const auto preference = [&](std::size_t i) {
    return at[i].at.covariance(0, 2) - at[i].at.covariance(0, 3);
  };
  const double rate = std::log(preference(1) / preference(0)) / 50;
  // Lengths of the students still move a little, at a rate of 0.004.
  CHECK(close(rate, *two_layer_online::plateau(p)->escape_rate, 0.02, 0));
}

TEST_CASE("critical learning rates of erf") {
  constexpr double given = 1e-4;  // of five digits
  const double one = pi * std::sqrt(5.0 / 3);
  for (const auto& [k, m, expected] : {std::tuple{1.0, 1.0, one},
                                       {2.0, 2.0, 2.3068},
                                       {3.0, 3.0, 1.6207},
                                       {4.0, 4.0, 1.2494},
                                       {2.0, 1.0, 1.8926},
                                       {3.0, 2.0, 1.3840},
                                       {4.0, 2.0, 0.9719}}) {
    CAPTURE(k);
    CAPTURE(m);
    Parameters p = parameters(k, m, 0.1);
    CHECK(close(*two_layer_online::critical_learning_rate(p), expected, given, 0));
    p.batch = 7;
    CHECK(close(*two_layer_online::critical_learning_rate(p), 7 * expected, given, 0));
  }
  // → √3 π/K of many units.
  CHECK(close(*two_layer_online::critical_learning_rate(parameters(200, 200, 0.001)),
              std::sqrt(3.0) * pi / 200, 0.02, 0));
}

// Published by pyscm, evaluated; at any rate to first order in Δ.
TEST_CASE("noise floors") {
  constexpr double digits = 1e-9;
  for (const auto& [m, spare, rate, expected] : {std::tuple{1.0, 0.0, 0.5, 0.0524045547},
                                                 {2.0, 1.0, 0.5, 0.2680255044},
                                                 {4.0, 2.0, 0.2, 0.1908252406}}) {
    CAPTURE(m);
    Parameters p = parameters(m + spare, m, rate);
    p.label_noise = 0.3;
    CHECK(close(*two_layer_online::noise_floor(p), 0.3 * expected, digits, 0));
    const double leading_order = rate * 0.3 / (2 * pi) * (spare + m / std::sqrt(3.0));
    CHECK(close(*two_layer_online::small_rate_noise_floor(p), leading_order, 1e-12, 0));
    p.learning_rate = small;
    CHECK(close(*two_layer_online::noise_floor(p), *two_layer_online::small_rate_noise_floor(p),
                leading, 0));
  }
}

TEST_CASE("the noise floor is where the flow ends at little noise") {
  for (const char* activation : {"erf", "relu"}) {
    CAPTURE(activation);
    Parameters p = parameters(2, 2, 0.4, activation);
    p.label_noise = 1e-6;
    const auto end = two_layer_online::stationary(p);
    REQUIRE(end.unsettled.empty());
    CHECK(close(end.limit.error, *two_layer_online::noise_floor(p), 1e-3, 0));
    REQUIRE(end.growth);
    CHECK(*end.growth < 0);
  }
  Parameters both = parameters(4, 2, 0.5, "erf", 0.5);
  both.label_noise = 1e-2;
  const auto end = two_layer_online::stationary(both);
  REQUIRE(end.unsettled.empty());
  // Two students for each teacher halve the floor; the next order in Δ is a few per cent.
  CHECK(close(end.limit.error, *two_layer_online::noise_floor(both), 0.08, 0));
}

TEST_CASE("the late rate is that of a trajectory") {
  for (const double k : {1.0, 2.0, 3.0}) {
    CAPTURE(k);
    Parameters p = parameters(k, k, 0.3);
    p.initial_specialisation = 0.3;
    const double rate = *two_layer_online::late_rate(p);
    const double times[] = {15 / rate, 16 / rate};
    const auto at = two_layer_online::integrate(p, {}, times).snapshots;
    REQUIRE(at.size() == 2);
    CHECK(close(std::log(at[0].error / at[1].error), 1, 0.02, 0));
  }
  CHECK(close(*two_layer_online::late_rate(parameters(2, 2, small)) / small, 2 * 0.04418, 1e-3, 0));
}

TEST_CASE("above the critical rate the flow ends in a stationary state that has not learnt") {
  const auto bad = two_layer_online::stationary(parameters(2, 2, 2.6));
  REQUIRE(bad.unsettled.empty());
  CHECK(close(bad.limit.error, 0.0385, 0.01, 0));
  CHECK_FALSE(two_layer_online::noise_floor(parameters(2, 2, 2.6)));
  const auto good = two_layer_online::stationary(parameters(2, 2, 2));
  CHECK(good.unsettled.empty());
  CHECK(good.limit.error == 0);
}

TEST_CASE("what has no answer gives none") {
  Parameters p = parameters(2, 2, 0.5);
  p.teacher_weights = {1, 0.5};
  CHECK_FALSE(two_layer_online::plateau(p));
  CHECK_FALSE(two_layer_online::critical_learning_rate(p));  // no student has the second weight
  CHECK_FALSE(two_layer_online::critical_learning_rate(parameters(1, 2, 0.5)));
  p = parameters(2, 2, 0.5);
  p.weight_decay = 0.1;
  CHECK_FALSE(two_layer_online::noise_floor(p));
  CHECK_FALSE(two_layer_online::plateau(parameters(3, 1, 0.5))->escape_rate);
}
