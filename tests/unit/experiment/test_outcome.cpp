// SPDX-License-Identifier: MIT
// Outcomes read back exactly as they were stored.
#include "overparam/experiment/outcome.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <limits>
#include <new>
#include <set>
#include <string>

#include "overparam/core/error.hpp"

namespace {

using namespace overparam::experiment;
using Limits = std::numeric_limits<double>;

bool same_bits(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() == b.has_value() && (!a || std::memcmp(&*a, &*b, sizeof(double)) == 0);
}

Failure failure_of(const std::function<void()>& body) {
  try {
    body();
  } catch (...) {
    return current_failure();
  }
  return {};
}

}  // namespace

TEST_CASE("every number of an outcome survives, bit by bit") {
  Outcome outcome;
  for (const double x : {0.1, -0.0, 1e-310, Limits::max(), 1.0 / 3, 5e-324, 16777217.0})
    for (const Status status : {Status::ok, Status::diverged, Status::not_converged}) {
      outcome.measurements.push_back({x, "a", x, status, Estimator::running, x / 7});
      outcome.measurements.push_back({std::nullopt, "b", std::nullopt, status});
      outcome.measurements.push_back({Limits::infinity(), "c", -x, status, Estimator::exact});
      outcome.measurements.back().reason = status == Status::ok ? "n/d² = 0.7" : "η is above η_c";
    }
  outcome.seconds = 1.0 / 3;
  const Outcome copy = decode(encode(outcome));
  CHECK_FALSE(copy.failure.has_value());
  CHECK(copy.seconds == outcome.seconds);
  REQUIRE(copy.measurements.size() == outcome.measurements.size());
  for (std::size_t i = 0; i < copy.measurements.size(); ++i) {
    const auto& a = outcome.measurements[i];
    const auto& b = copy.measurements[i];
    CHECK(same_bits(a.time, b.time));
    CHECK(same_bits(a.value, b.value));
    CHECK(same_bits(a.standard_error, b.standard_error));
    CHECK(a.observable == b.observable);
    CHECK(a.status == b.status);
    CHECK(a.estimator == b.estimator);
    CHECK(a.reason == b.reason);
  }
}

TEST_CASE(
    "every status has a name and a reason of its own, survives, and is an answer or a failure") {
  std::set<std::string> names;
  std::set<std::string> reasons;
  for (const Status status : {Status::ok, Status::infinite, Status::unstable, Status::diverged,
                              Status::not_converged, Status::out_of_memory, Status::failed}) {
    names.emplace(to_string(status));
    reasons.emplace(reason(status));
    CHECK(reason(status).empty() == (status == Status::ok));
    CHECK(is_failure(status) == (status >= Status::not_converged));
    const Outcome copy = decode(encode({{{1, "a", {}, status}}, {}, 0}));
    CHECK(copy.measurements.at(0).status == status);
  }
  CHECK(names.size() == 7);
  CHECK(reasons.size() == 7);
}

TEST_CASE("failures survive, damaged bytes are refused") {
  const Outcome failed{{}, Failure{Status::out_of_memory, "no room, \"none\" at all: ε"}, 0};
  const std::string bytes = encode(failed);
  CHECK(decode(bytes).failure->status == Status::out_of_memory);
  CHECK(decode(bytes).failure->reason == failed.failure->reason);
  for (const std::string& damaged :
       {std::string(), bytes.substr(1), bytes.substr(0, bytes.size() - 1), std::string("\x01"),
        std::string("\xa0")})
    CHECK_THROWS_AS(decode(damaged), overparam::core::Error);
}

TEST_CASE("a time that is no number from 0 is neither written nor read") {
  Outcome outcome{{}, std::nullopt, 0.1};
  const std::string bytes = encode(outcome);
  const auto at = bytes.find("seconds") + std::string_view("seconds").size();
  REQUIRE(static_cast<unsigned char>(bytes.at(at)) == 0xfb);  // a double of eight bytes
  std::string negative = bytes;
  negative[at + 1] = static_cast<char>(negative[at + 1] | 0x80);
  std::string none = bytes;
  none.replace(at + 1, 2, "\x7f\xff");
  for (const std::string& changed : {negative, none})
    CHECK_THROWS_WITH_AS(decode(changed), "a stored result cannot be read", overparam::core::Error);
  for (const double seconds : {-1.0, Limits::quiet_NaN()}) {
    outcome.seconds = seconds;
    CHECK_THROWS_AS(encode(outcome), overparam::core::InvalidParameter);
  }
}

TEST_CASE("exceptions become a status and a reason") {
  namespace core = overparam::core;
  CHECK(failure_of([] { throw std::bad_alloc(); }).status == Status::out_of_memory);
  CHECK(failure_of([] { throw core::ConvergenceFailure("x", 1, 2); }).status ==
        Status::not_converged);
  CHECK(failure_of([] { throw core::IntegrationFailure(1, 2, "x"); }).status ==
        Status::not_converged);
  const auto other = failure_of([] { throw std::runtime_error("why not"); });
  CHECK(other.status == Status::failed);
  CHECK(other.reason == "why not");
}

TEST_CASE("a status or estimator that is none is neither written nor read") {
  using overparam::core::Error;
  Outcome outcome;
  outcome.measurements.push_back({1, "a", 2, Status::failed, Estimator::test_set});
  std::string bytes = encode(outcome);
  CHECK(decode(bytes).measurements[0].status == Status::failed);
  // Every byte changed to every other value: an outcome with names for all it holds, or none.
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (int value = 0; value < 256; ++value) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(value);
      try {
        for (const auto& m : decode(changed).measurements)
          CHECK_NOTHROW((to_string(m.status), to_string(m.estimator)));
      } catch (const Error&) {
      }
    }
  outcome.measurements[0].status = static_cast<Status>(7);
  CHECK_THROWS_WITH_AS(encode(outcome), "status: 7 is none", Error);
  outcome.measurements[0].status = Status::ok;
  outcome.measurements[0].estimator = static_cast<Estimator>(255);
  CHECK_THROWS_WITH_AS(encode(outcome), "estimator: 255 is none", Error);
  CHECK_THROWS_AS(current_failure(), Error);
}
