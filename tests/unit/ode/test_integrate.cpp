// SPDX-License-Identifier: MIT
// Integration of ordinary differential equations: closed forms for states of all kinds, stiff systems, and what
// must not run for ever.
#include "overparam/ode/integrate.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::DimensionMismatch;
using overparam::core::IntegrationFailure;
using overparam::core::InvalidParameter;
using overparam::ode::integrate;
using overparam::ode::Method;
using overparam::ode::Reason;
using overparam::ode::Tolerances;
using overparam::test::close;

// x_i = (1 − e^{−r_i t})/r_i for dx/dt = 1 − r x from 0, rates over three decades.
struct Relaxing {
  VectorXd rates = (VectorXd(3) << 0.02, 1.5, 30).finished();

  void operator()(const VectorXd& x, VectorXd& dxdt, double) const {
    dxdt = 1 - rates.array() * x.array();
  }
  MatrixXd jacobian(const VectorXd&, double) const { return VectorXd(-rates).asDiagonal(); }
  VectorXd at(double t) const { return (1 - (-rates.array() * t).exp()) / rates.array(); }
};

double largest_error(Method method, const Tolerances& tolerances) {
  const std::vector<double> times{0, 0.1, 0.1, 2, 40};
  const Relaxing system;
  const auto solution = integrate(system, VectorXd::Zero(3), times, method, tolerances);
  solution.require_success();
  REQUIRE(solution.times == times);
  CHECK(solution.states.front() == VectorXd::Zero(3));
  double worst = 0;
  for (std::size_t i = 1; i < times.size(); ++i)
    worst = std::max(
        worst,
        (solution.states[i].cwiseQuotient(system.at(times[i])).array() - 1).abs().maxCoeff());
  return worst;
}

const auto decay = [](const auto& x, auto& dxdt, double) { dxdt = -x; };
const std::vector<double> one{1};

}  // namespace

TEST_CASE("a linear flow of three rates follows its closed form") {
  for (const Method method : {Method::dormand_prince, Method::rosenbrock})
    for (const bool stop : {false, true}) {
      CAPTURE(stop);
      // Steps err by the tolerance each; stable modes forget, slow ones add up over some 1000 steps.
      CHECK(largest_error(method, {.stop_at_times = stop}) < 1e-6);
      CHECK(largest_error(method, {.relative = 1e-11, .absolute = 1e-13, .stop_at_times = stop}) <
            1e-9);
      // The tolerance is heard.
      CHECK(largest_error(method, {.relative = 1e-4, .absolute = 1e-6, .stop_at_times = stop}) >
            1e-9);
    }
}

TEST_CASE("states are vectors and matrices of dynamic and fixed size") {
  // Some hundred steps of the default tolerance.
  constexpr double tolerance = 1e-6;
  const auto check = [&](const auto& x0) {
    const auto solution = integrate(decay, x0, one);
    CHECK(solution.state.rows() == x0.rows());
    CHECK(solution.state.cols() == x0.cols());
    CHECK((solution.state - std::exp(-1) * x0).norm() < tolerance);
    CHECK((solution.states.front() - solution.state).norm() < tolerance);
  };
  check(VectorXd(VectorXd::LinSpaced(5, 1, 2)));
  check(Eigen::Vector3d(1, 2, 3));
  check(Eigen::RowVectorXd(Eigen::RowVectorXd::LinSpaced(4, 1, 2)));
  check(MatrixXd(MatrixXd::Random(3, 4)));
  check(Eigen::Matrix<double, 2, 3, Eigen::RowMajor>::Random().eval());
  // Rotations, dX/dt = A X.
  Eigen::Matrix2d a;
  a << 0, -1, 1, 0;
  const auto turned = integrate([&](const auto& x, auto& dxdt, double) { dxdt = a * x; },
                                Eigen::Matrix2d::Identity(), one);
  const double c = std::cos(1), s = std::sin(1);
  CHECK((turned.state - (Eigen::Matrix2d() << c, -s, s, c).finished()).norm() < tolerance);
}

TEST_CASE("a stiff system takes few implicit steps, by a dense Jacobian or by its own solver") {
  // x_1 follows cos t at a rate of 1e6, and drives x_2.
  struct Stiff {
    double rate = 1e6;
    void operator()(const VectorXd& x, VectorXd& dxdt, double t) const {
      dxdt << -rate * (x[0] - std::cos(t)) - std::sin(t), x[0] - x[1];
    }
    MatrixXd jacobian(const VectorXd&, double) const {
      return (MatrixXd(2, 2) << -rate, 0, 1, -1).finished();
    }
    void time_derivative(const VectorXd&, double t, VectorXd& dfdt) const {
      dfdt << -rate * std::sin(t) - std::cos(t), 0;
    }
  };
  struct Solving : Stiff {
    double shift_ = 0;
    void factorise(const VectorXd&, double, double shift) { shift_ = shift; }
    void solve(VectorXd& y) const {
      y[0] /= shift_ + rate;
      y[1] = (y[1] + y[0]) / (shift_ + 1);
    }
  };
  const VectorXd start = VectorXd::Ones(2);
  const std::vector<double> times{1, 10};
  const Stiff dense;
  const auto solution = integrate(dense, start, times, Method::rosenbrock);
  // x_2 = (cos t + sin t + e^{−t})/2.
  CHECK(close(solution.state[0], std::cos(10), 1e-6, 0));
  CHECK(close(solution.state[1], (std::cos(10) + std::sin(10) + std::exp(-10)) / 2, 1e-6, 0));
  CHECK(solution.statistics.accepted_steps < 2000);
  CHECK(solution.statistics.evaluations ==
        1 + 6 * (solution.statistics.accepted_steps + solution.statistics.rejected_steps));
  Solving own;
  const auto same = integrate(own, start, times, Method::rosenbrock);
  CHECK((same.state - solution.state).norm() < 1e-9);
  // The explicit method would need some 10⁷/3 steps.
  const auto other = integrate(dense, start, times);
  CHECK(other.reason == Reason::evaluation_limit);
  CHECK(other.statistics.evaluations == 1000000);
}

TEST_CASE("a nonlinear flow, and one at rest") {
  // 1/(1+t) for dx/dt = −x².
  const auto square = [](const VectorXd& x, VectorXd& dxdt, double) { dxdt = -x.array().square(); };
  const auto fallen = integrate(square, VectorXd::Ones(1), std::vector<double>{9});
  CHECK(close(fallen.state[0], 0.1, 1e-6, 0));
  const auto resting = integrate(decay, VectorXd::Zero(2), std::vector<double>{5});
  CHECK(resting.state == VectorXd::Zero(2));
}

TEST_CASE("times that repeat, none, and steps that do not depend on them") {
  const auto end = integrate(decay, VectorXd::Ones(2), std::vector<double>{3});
  const auto often = integrate(decay, VectorXd::Ones(2), std::vector<double>{0, 0, 1, 1, 2, 3});
  CHECK(often.state == end.state);
  CHECK(often.statistics.accepted_steps == end.statistics.accepted_steps);
  CHECK(often.states[2] == often.states[3]);
  const auto none = integrate(decay, VectorXd::Ones(2), std::vector<double>{});
  CHECK(none.reason == Reason::end_reached);
  CHECK(none.time == 0);
  CHECK(none.state == VectorXd::Ones(2));
}

TEST_CASE("what cannot be integrated ends with a reason, and the state that was reached") {
  struct Growing {  // 1/(1−t) is infinite at t = 1
    void operator()(const VectorXd& x, VectorXd& dxdt, double) const { dxdt = x.array().square(); }
    MatrixXd jacobian(const VectorXd& x, double) const { return VectorXd(2 * x).asDiagonal(); }
  };
  for (const Method method : {Method::dormand_prince, Method::rosenbrock}) {
    const Growing growing;
    const auto solution =
        integrate(growing, VectorXd::Ones(1), std::vector<double>{0.5, 10}, method);
    REQUIRE(solution.failure);
    CHECK((solution.reason == Reason::not_finite || solution.reason == Reason::step_limit));
    CHECK(solution.times == std::vector<double>{0.5});
    CHECK(close(solution.time, 1, 1e-3, 0));
    CHECK(solution.state.allFinite());
    CHECK_THROWS_AS(solution.require_success(), IntegrationFailure);
    const auto bounded =
        integrate(growing, VectorXd::Ones(1), std::vector<double>{10}, method, {.largest = 100});
    CHECK(bounded.reason == Reason::not_finite);
    CHECK(bounded.state[0] <= 100);
    CHECK(bounded.state[0] > 10);
    const auto short_of =
        integrate(growing, VectorXd::Ones(1), std::vector<double>{0.9}, method, {.max_steps = 3});
    CHECK(short_of.reason == Reason::step_limit);
    CHECK(short_of.statistics.accepted_steps + short_of.statistics.rejected_steps == 3);
    const auto few = integrate(growing, VectorXd::Ones(1), std::vector<double>{0.9}, method,
                               {.max_evaluations = 20});
    CHECK(few.reason == Reason::evaluation_limit);
    CHECK(few.statistics.evaluations == 20);
  }
}

TEST_CASE("right-hand sides that are not finite are no steps") {
  // odeint's controlled steppers of Boost 1.74 accept NaN.
  struct Broken {
    double from;
    double nan = std::numeric_limits<double>::quiet_NaN();
    void operator()(const VectorXd& x, VectorXd& dxdt, double t) const {
      dxdt = t < from ? VectorXd(-x) : VectorXd(VectorXd::Constant(x.size(), nan));
    }
    MatrixXd jacobian(const VectorXd& x, double) const {
      return -MatrixXd::Identity(x.size(), x.size());
    }
  };
  for (const Method method : {Method::dormand_prince, Method::rosenbrock})
    for (const double from : {0.0, 0.5}) {
      const Broken broken{from};
      const auto solution = integrate(broken, VectorXd::Ones(2), one, method);
      CHECK(solution.reason == Reason::not_finite);
      CHECK(solution.time <= from);
      CHECK(solution.state.allFinite());
      CHECK(solution.times.empty());
    }
}

TEST_CASE("arguments that make no sense are refused by name") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const VectorXd x = VectorXd::Ones(2);
  for (const auto& bad : {std::vector<double>{2, 1}, {-1}, {infinity}})
    CHECK_THROWS_AS(integrate(decay, x, bad), InvalidParameter);
  CHECK_THROWS_WITH_AS(integrate(decay, VectorXd(), one), "x0: is empty", InvalidParameter);
  CHECK_THROWS_WITH_AS(integrate(decay, x, one, Method::rosenbrock),
                       "method: is implicit, and the system cannot solve for it", InvalidParameter);
  CHECK_THROWS_WITH_AS(integrate(decay, x, one, Method::dormand_prince, {.relative = 0}),
                       "relative: 0 is not a positive finite number", InvalidParameter);
  const auto other = [](const auto&, auto& dxdt, double) { dxdt = VectorXd::Ones(3); };
  CHECK_THROWS_WITH_AS(integrate(other, x, one), "dxdt: expected size 2, got 3", DimensionMismatch);
}
