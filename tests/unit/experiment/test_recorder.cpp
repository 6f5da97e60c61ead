// SPDX-License-Identifier: MIT
// Values, or statuses with a reason, as models write them down.
#include "overparam/experiment/recorder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace overparam::experiment;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Measurement recorded(const Known& number, const Verdict& verdict = {},
                     const std::string& infinite = {}) {
  std::vector<Measurement> out;
  Recorder(out, 2.5, Estimator::exact).add("y", number, verdict, infinite);
  REQUIRE(out.size() == 1);
  CHECK(out[0].time == 2.5);
  CHECK(out[0].observable == "y");
  CHECK(out[0].estimator == Estimator::exact);
  return out[0];
}

}  // namespace

TEST_CASE("numbers are values, and say what limits them") {
  const auto plain = recorded({3, 1e-9});
  CHECK(plain.value == 3);
  CHECK(plain.status == Status::ok);
  CHECK(plain.reason.empty());
  CHECK(recorded({3}, {Status::ok, "n = 2"}).reason == "n = 2");
  CHECK(recorded({3, 1}, {Status::ok, "n = 2"}).reason == "n = 2; known to ± 1");
  CHECK(recorded({3, 1}).value == 3);
}

TEST_CASE("under another status there is no value, whatever the number is") {
  for (const double number : {3.0, infinity, std::nan("")}) {
    const auto missing = recorded({number, 1}, {Status::diverged, "η = 7"}, "no ridge");
    CHECK(!missing.value);
    CHECK(missing.status == Status::diverged);
    CHECK(missing.reason == "η = 7");
  }
}

TEST_CASE("what is no finite number is none") {
  const auto pole = recorded({infinity}, {Status::ok, "n = 2"}, "no ridge");
  CHECK(!pole.value);
  CHECK(pole.status == Status::infinite);
  CHECK(pole.reason == "no ridge");
  CHECK(recorded({infinity}).status == Status::diverged);
  CHECK(recorded({std::nan("")}, {}, "no ridge").status == Status::not_converged);
}

TEST_CASE("measurements come in their order, with or without a time") {
  std::vector<Measurement> out;
  Recorder rows(out, {});
  rows.add("a", {1});
  rows.add("b", {2});
  REQUIRE(out.size() == 2);
  CHECK(!out[0].time);
  CHECK(out[0].observable == "a");
  CHECK(out[1].observable == "b");
  CHECK(out[1].estimator == Estimator::none);
}
