// SPDX-License-Identifier: MIT
// Flows with known solutions, and flows that end badly.
#include "overparam/ode/gradient_flow.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::IntegrationFailure;
using overparam::core::InvalidParameter;
using overparam::ode::FlowTolerances;
using overparam::ode::follow_flow;
using overparam::test::close;
using State = std::vector<double>;

// A slow, a fast and a saturating component, and their solution from (1, 2, 0).
void decay(const State& w, State& speed) {
  speed[0] = -w[0];
  speed[1] = -30 * w[1];
  speed[2] = 1 - 0.01 * w[2];
}
State solution(double t) {
  return {std::exp(-t), 2 * std::exp(-30 * t), 100 * (1 - std::exp(-0.01 * t))};
}

}  // namespace

TEST_CASE("a linear flow at all asked times, the first and equal ones included") {
  const std::vector<double> times{0, 0.5, 0.5, 3, 40};
  State w{1, 2, 0};
  std::size_t observed = 0;
  follow_flow(decay, w, times, [&](std::size_t i, const State& at) {
    CHECK(i == observed++);
    const State expected = solution(times[i]);
    // The local errors of some hundred steps that decaying components forget.
    for (std::size_t k = 0; k < 3; ++k) CHECK(close(at[k], expected[k], 1e-5, 1e-7));
  });
  CHECK(observed == times.size());
}

TEST_CASE("the error follows the tolerance") {
  const auto error = [](double tolerance) {
    State w{1, 0};
    double result = 0;
    follow_flow(
        [](const State& x, State& speed) {
          speed[0] = x[1];
          speed[1] = -x[0];
        },
        w, std::vector<double>{20},
        [&](std::size_t, const State& at) {
          result = std::hypot(at[0] - std::cos(20.0), at[1] + std::sin(20.0));
        },
        {tolerance, tolerance, 100000});
    return result;
  };
  // Of order 5: errors per unit of time are tolerance^{4/5} up to constants; two decades of tolerance
  // are at least a factor ten.
  CHECK(error(1e-6) < 1e-3);
  CHECK(error(1e-8) < error(1e-6) / 10);
  CHECK(error(1e-10) < error(1e-8) / 10);
}

TEST_CASE("a flow from rest stays") {
  State w{0, 0};
  follow_flow(
      [](const State& x, State& speed) {
        speed = {-x[0], -x[1]};
      },
      w, std::vector<double>{5},
      [](std::size_t, const State& at) {
        CHECK(at == State{0, 0});
      });
}

TEST_CASE("flows that are not finite or take too long are errors") {
  const auto run = [](double rate, std::size_t steps) {
    State w{1};
    follow_flow([=](const State& x, State& speed) { speed[0] = rate * x[0] * x[0]; }, w,
                std::vector<double>{10}, [](std::size_t, const State&) {}, {1e-9, 1e-7, steps});
  };
  run(-1, 1000);
  CHECK_THROWS_AS(run(std::numeric_limits<double>::quiet_NaN(), 1000), IntegrationFailure);
  CHECK_THROWS_AS(run(1, 100000), IntegrationFailure);  // 1/(1−t)
  CHECK_THROWS_AS(run(-1, 5), IntegrationFailure);
}

TEST_CASE("times have to increase") {
  for (const std::vector<double>& times :
       {std::vector<double>{1, 0.5}, {-1}, {std::numeric_limits<double>::infinity()}}) {
    State w{1, 2, 0};
    CHECK_THROWS_AS(follow_flow(decay, w, times, [](std::size_t, const State&) {}),
                    InvalidParameter);
  }
}
