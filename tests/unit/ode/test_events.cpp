// SPDX-License-Identifier: MIT
// Integrations that end where a condition is met.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <numbers>
#include <vector>

#include "overparam/ode/integrate.hpp"
#include "support/compare.hpp"

namespace {

using Eigen::MatrixXd;
using Eigen::Vector2d;
using overparam::ode::integrate;
using overparam::ode::Method;
using overparam::ode::Reason;
using overparam::ode::Watch;
using overparam::test::close;

// (cos t, −sin t).
struct Oscillator {
  void operator()(const Vector2d& x, Vector2d& dxdt, double) const { dxdt << x[1], -x[0]; }
  MatrixXd jacobian(const Vector2d&, double) const {
    return (MatrixXd(2, 2) << 0, 1, -1, 0).finished();
  }
};

const Vector2d start(1, 0);
constexpr double quarter = std::numbers::pi / 2;

}  // namespace

TEST_CASE("an event is found inside of a step, with the times before it and none after") {
  // Steps err by 1e-10 each, their continuous extension by one order in the step more: 1e-7 is far from what
  // the end of the step would give.
  constexpr double tolerance = 1e-7;
  for (const Method method : {Method::dormand_prince, Method::rosenbrock})
    for (const bool stop : {false, true}) {
      CAPTURE(stop);
      Oscillator system;
      const std::vector<double> times{0, 1, 1.5, 1.57, 1.58, 3};
      const auto solution =
          integrate(system, start, times, method,
                    {.relative = 1e-10, .absolute = 1e-10, .stop_at_times = stop},
                    {.until = [](const Vector2d& x, double) { return x[0] < 0; }});
      CHECK(solution.reason == Reason::event);
      CHECK_FALSE(solution.failure);
      CHECK(close(solution.time, quarter, tolerance, 0));
      CHECK(close(solution.state[0], 0, 0, tolerance));
      CHECK(close(solution.state[1], -1, tolerance, 0));
      REQUIRE(solution.times == std::vector<double>(times.begin(), times.begin() + 4));
      for (std::size_t i = 0; i < 4; ++i)
        CHECK(close(solution.states[i][0], std::cos(times[i]), 0, tolerance));
    }
}

TEST_CASE("an event may be at the start, in time alone, or never") {
  Oscillator system;
  const std::vector<double> times{0, 1};
  const auto none = integrate(system, start, times, Method::dormand_prince, {},
                              {.until = [](const Vector2d& x, double) { return x[0] > 0; }});
  CHECK(none.reason == Reason::event);
  CHECK(none.time == 0);
  CHECK(none.state == start);
  CHECK(none.times == std::vector<double>{0});
  const auto timed = integrate(system, start, times, Method::dormand_prince, {},
                               {.until = [](const Vector2d&, double t) { return t >= 0.25; }});
  CHECK(timed.time == 0.25);
  CHECK(close(timed.state[0], std::cos(0.25), 1e-6, 0));
  const auto never = integrate(system, start, times, Method::dormand_prince, {},
                               {.until = [](const Vector2d& x, double) { return x[0] > 2; }});
  CHECK(never.reason == Reason::end_reached);
  CHECK(never.time == 1);
  CHECK(never.times == times);
}

TEST_CASE("an observer gets what is not kept then, and may end the integration by throwing") {
  Oscillator system;
  const std::vector<double> times{0.5, 1};
  std::vector<Vector2d> seen;
  const Watch<Vector2d> watch{.observe = [&](std::size_t i, const Vector2d& x) {
    CHECK(i == seen.size());
    seen.push_back(x);
  }};
  const auto observed = integrate(system, start, times, Method::dormand_prince, {}, watch);
  CHECK(observed.states.empty());
  CHECK(observed.times == times);
  CHECK(seen == integrate(system, start, times).states);
  struct Enough {};
  CHECK_THROWS_AS(
      integrate(system, start, times, Method::dormand_prince, {},
                Watch<Vector2d>{.observe = [](std::size_t, const Vector2d&) { throw Enough{}; }}),
      Enough);
}
