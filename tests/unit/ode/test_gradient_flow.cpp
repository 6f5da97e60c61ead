// SPDX-License-Identifier: MIT
// Integration of flows: closed forms, the order of the tolerance, and what must not run for ever.
#include "overparam/ode/gradient_flow.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using Eigen::VectorXd;
using overparam::core::IntegrationFailure;
using overparam::core::InvalidParameter;
using overparam::ode::FlowTolerances;
using overparam::ode::integrate_flow;
using overparam::test::close;

// x_i = (1 − e^{−r_i t})/r_i for dx/dt = 1 − r x from 0, rates over three decades.
const VectorXd rates = (VectorXd(3) << 0.02, 1.5, 30).finished();

double largest_error(const FlowTolerances& tolerances) {
  double worst = 0;
  const std::vector<double> times{0, 0.1, 0.1, 2, 40};
  std::size_t seen = 0;
  integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = 1 - rates.array() * x.array(); },
                 VectorXd::Zero(3), times,
                 [&](std::size_t i, const VectorXd& x) {
                   CHECK(i == seen++);
                   for (int k = 0; k < 3; ++k)
                     worst = std::max(
                         worst,
                         std::abs(x[k] * rates[k] / -std::expm1(-rates[k] * times[i] - 1e-300) -
                                  (times[i] > 0 ? 1 : 0)));
                 },
                 tolerances);
  CHECK(seen == times.size());
  return worst;
}

}  // namespace

TEST_CASE("a linear flow of three rates follows its closed form") {
  // Steps err by the tolerance each; stable modes forget, slow ones add up over some 1000 steps.
  CHECK(largest_error({}) < 1e-6);
  CHECK(largest_error({1e-11, 1e-13, 1000000}) < 1e-9);
  CHECK(largest_error({1e-4, 1e-6, 1000000}) > 1e-9);  // the tolerance is heard
}

TEST_CASE("a nonlinear flow, and one at rest") {
  // 1/(1+t) for dx/dt = −x².
  integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = -x.array().square(); },
                 VectorXd::Ones(1), std::vector<double>{9},
                 [](std::size_t, const VectorXd& x) {
                   // Some hundred steps of the default tolerance.
                   CHECK(close(x[0], 0.1, 1e-6, 0));
                 });
  integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = -x; }, VectorXd::Zero(2),
                 std::vector<double>{5},
                 [](std::size_t, const VectorXd& x) { CHECK(x == VectorXd::Zero(2)); });
}

TEST_CASE("what cannot be integrated ends with a reason") {
  const auto ignore = [](std::size_t, const VectorXd&) {};
  const std::vector<double> times{1};
  CHECK_THROWS_AS(
      integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = -1e9 * (x.array() - 1); },
                     VectorXd::Zero(2), times, ignore, {1e-8, 1e-10, 10000}),
      IntegrationFailure);
  CHECK_THROWS_AS(
      integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = x.cwiseInverse(); },
                     VectorXd::Zero(2), times, ignore),
      IntegrationFailure);
  // 1/(1−t) is infinite at t = 1.
  CHECK_THROWS_AS(
      integrate_flow([](const VectorXd& x, VectorXd& slope) { slope = x.array().square(); },
                     VectorXd::Ones(1), std::vector<double>{10}, ignore),
      IntegrationFailure);
  const auto decay = [](const VectorXd& x, VectorXd& slope) { slope = -x; };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const auto& bad : {std::vector<double>{2, 1}, {-1}, {infinity}})
    CHECK_THROWS_AS(integrate_flow(decay, VectorXd::Ones(2), bad, ignore), InvalidParameter);
}
