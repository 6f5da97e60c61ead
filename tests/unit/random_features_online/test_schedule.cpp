// SPDX-License-Identifier: MIT
// Learning-rate schedules: rates, their slopes against differences, and what `parse` refuses.
#include "random_features_online/schedule.hpp"

#include <doctest/doctest.h>

#include <string>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::InvalidParameter;
using overparam::random_features_online::Schedule;
using overparam::test::close;
using overparam::test::epsilon;

// One power, right to a few units of the last place.
constexpr double power_tolerance = 8 * epsilon;

std::string refusal(const std::string& text, const std::string& option = "schedule") {
  try {
    Schedule::parse(text, option);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a constant schedule keeps its rate") {
  const auto schedule = Schedule::parse("constant");
  CHECK(schedule.kind == Schedule::Kind::constant);
  for (const double t : {0.0, 1.5, 1e8}) {
    CHECK(schedule.rate(0.7, t) == 0.7);
    CHECK(schedule.slope(0.7, t) == 0);
  }
}

TEST_CASE("a power schedule falls like its definition") {
  const auto schedule = Schedule::parse("power:0.5,10");
  CHECK(schedule.kind == Schedule::Kind::power);
  CHECK(schedule.exponent == 0.5);
  CHECK(schedule.time_scale == 10);
  CHECK(schedule.rate(0.7, 0) == 0.7);
  CHECK(close(schedule.rate(0.7, 30), 0.35, power_tolerance, 0));  // 0.7/√4
  CHECK(close(Schedule::parse("power:2,1e3").rate(3, 2e3), 3.0 / 9, power_tolerance, 0));
  CHECK(close(Schedule::parse("power:1,1e-2").rate(2, 1e6), 2 / (1 + 1e8), power_tolerance, 0));
}

TEST_CASE("the slope of a power schedule is the derivative of its rate") {
  // A central difference of step h errs by |η'''| h²/6 ≤ (h/t0)² (a+1)(a+2)/6 |slope| and by the
  // rounding ε η/h.
  for (const std::string text : {"power:0.5,10", "power:2.5,3", "power:1,100"})
    for (const double t : {1.0, 20.0, 500.0}) {
      const auto schedule = Schedule::parse(text);
      const double h = 1e-4 * schedule.time_scale;
      const double a = schedule.exponent;
      const double difference = (schedule.rate(0.7, t + h) - schedule.rate(0.7, t - h)) / (2 * h);
      CAPTURE(text);
      CAPTURE(t);
      CHECK(close(schedule.slope(0.7, t), difference, 1e-8 * (a + 1) * (a + 2) / 6,
                  8 * epsilon * 0.7 / h));
      CHECK(schedule.slope(0.7, t) < 0);
    }
}

TEST_CASE("the schedules that follow the error are read") {
  CHECK(Schedule::parse("optimal").kind == Schedule::Kind::optimal);
  CHECK(Schedule::parse("greedy").kind == Schedule::Kind::greedy);
  CHECK(Schedule::parse("optimal").follows_error());
  CHECK(Schedule::parse("greedy").follows_error());
  CHECK_FALSE(Schedule::parse("power:1,2").follows_error());
}

TEST_CASE("what is no schedule is refused with a message that says why") {
  const std::string choices = "is not one of constant | power:a,t0 | optimal | greedy";
  for (const std::string text : {"Constant", "power", "optimal ", "cosine:1,2"})
    CHECK(refusal(text) == "schedule: " + text + " " + choices);
  CHECK(refusal("").find(choices) != std::string::npos);
  const std::string numbers = "is not power:a,t0 with positive numbers a and t0";
  for (const std::string text :
       {"power:", "power:1", "power:1,", "power:,10", "power:0,10", "power:-1,10", "power:1,0",
        "power:1,-5", "power:1,10,3", "power:nan,10", "power:1,inf", "power:1;10", "power:a,b"})
    CHECK(refusal(text, "--schedule") == "--schedule: " + text + " " + numbers);
}

TEST_CASE("numbers outside of their ranges are refused where a rate is asked for") {
  const auto power = [](double exponent, double scale) {
    return Schedule{Schedule::Kind::power, exponent, scale};
  };
  CHECK_THROWS_WITH_AS(power(-1, 1).rate(1, 2),
                       "schedule exponent: -1 is not a positive finite number", InvalidParameter);
  CHECK_THROWS_AS(power(1, 0).slope(1, 2), InvalidParameter);
  CHECK_THROWS_AS(power(1, 1).rate(0, 2), InvalidParameter);
  CHECK_THROWS_AS(power(1, 1).rate(1, -1), InvalidParameter);
  CHECK_THROWS_AS(Schedule::parse("optimal").rate(1, 2), InvalidParameter);
}
