// SPDX-License-Identifier: MIT
// Orders of convergence of both methods and of their continuous extensions, on vectors and matrices with closed
// forms.
#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <vector>

#include "overparam/ode/integrate.hpp"

namespace {

using Eigen::Matrix2d;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::ode::integrate;
using overparam::ode::Method;
using overparam::ode::Tolerances;

// dx_i/dt = −2 r_i t x_i²: x_i = 1/(1 + r_i t²) from 1.
struct Falling {
  using State = VectorXd;
  VectorXd rates = (VectorXd(3) << 0.5, 1, 2).finished();

  State start() const { return VectorXd::Ones(3); }
  State at(double t) const { return (1 + rates.array() * t * t).inverse(); }
  void operator()(const State& x, State& dxdt, double t) const {
    dxdt = -2 * t * rates.array() * x.array().square();
  }
  MatrixXd jacobian(const State& x, double t) const {
    return VectorXd(-4 * t * rates.array() * x.array()).asDiagonal();
  }
  void time_derivative(const State& x, double, State& dfdt) const {
    dfdt = -2 * rates.array() * x.array().square();
  }
};

// dX/dt = −X²: X = (X_0⁻¹ + t)⁻¹, where the entries of X are coupled.
struct Riccati {
  using State = Matrix2d;

  State start() const { return (State() << 1, 0.4, -0.3, 0.8).finished(); }
  State at(double t) const { return (start().inverse() + t * State::Identity()).inverse(); }
  void operator()(const State& x, State& dxdt, double) const { dxdt = -x * x; }
  // vec(dX X + X dX) = (Xᵀ ⊗ 1 + 1 ⊗ X) vec dX, column by column.
  MatrixXd jacobian(const State& x, double) const {
    MatrixXd result = MatrixXd::Zero(4, 4);
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        for (int k = 0; k < 2; ++k) {
          result(i + 2 * j, i + 2 * k) -= x(k, j);
          result(i + 2 * j, k + 2 * j) -= x(i, k);
        }
    return result;
  }
};

// Whatever the error, so that steps are as long as times and first step make them.
constexpr double anything_goes = 1e12;

template <class System>
double error_of_steps(Method method, double step) {
  System system;
  std::vector<double> times;
  for (int i = 1; i * step <= 1 + 1e-9; ++i) times.push_back(i * step);
  const auto solution = integrate(system, system.start(), times, method,
                                  {.relative = anything_goes,
                                   .absolute = anything_goes,
                                   .first_step = step,
                                   .stop_at_times = true});
  REQUIRE(solution.statistics.accepted_steps == times.size());
  return (solution.state - system.at(solution.time)).norm();
}

template <class System>
double error_inside_of_step(Method method, double step) {
  System system;
  const std::vector<double> times{0.3 * step, 0.7 * step, step};
  const auto solution =
      integrate(system, system.start(), times, method,
                {.relative = anything_goes, .absolute = anything_goes, .first_step = step});
  REQUIRE(solution.statistics.accepted_steps == 1);
  return (solution.states[0] - system.at(times[0])).norm() +
         (solution.states[1] - system.at(times[1])).norm();
}

// The order that halving the step shows; the next order is a few per cent of it here.
double order(double rough, double fine) { return std::log2(rough / fine); }
constexpr double next_order = 0.35;

template <class System>
void check_orders(Method method, int steps, int inside) {
  constexpr double step = 0x1p-4;
  CHECK(order(error_of_steps<System>(method, step), error_of_steps<System>(method, step / 2)) >
        steps - next_order);
  // A step of its own errs by one order more.
  CHECK(order(error_inside_of_step<System>(method, step / 2),
              error_inside_of_step<System>(method, step / 4)) > inside + 1 - next_order);
}

}  // namespace

TEST_CASE("the explicit method has order 5 and a continuous extension of order 4") {
  check_orders<Falling>(Method::dormand_prince, 5, 4);
  check_orders<Riccati>(Method::dormand_prince, 5, 4);
}

TEST_CASE("the implicit method has order 4 and a continuous extension of order 3") {
  check_orders<Falling>(Method::rosenbrock, 4, 3);
  check_orders<Riccati>(Method::rosenbrock, 4, 3);
}

TEST_CASE("without its derivative in time a system costs the implicit method its order") {
  struct Forgetful {
    using State = VectorXd;
    Falling falling;
    State start() const { return falling.start(); }
    State at(double t) const { return falling.at(t); }
    void operator()(const State& x, State& dxdt, double t) const { falling(x, dxdt, t); }
    MatrixXd jacobian(const State& x, double t) const { return falling.jacobian(x, t); }
  };
  const double rough = error_of_steps<Forgetful>(Method::rosenbrock, 0x1p-4);
  CHECK(order(rough, error_of_steps<Forgetful>(Method::rosenbrock, 0x1p-5)) < 3);
}

TEST_CASE("steps shorten with the tolerance as the order of the error estimate says") {
  // 10^5 times the accuracy: 10^{5/5} times the steps at order 5, 10^{5/4} = 18 times at order 4.
  Falling system;
  for (const auto& [method, most] :
       {std::pair{Method::dormand_prince, 14.0}, {Method::rosenbrock, 24.0}}) {
    double before = 0;
    for (const double tolerance : {1e-5, 1e-10}) {
      const auto solution = integrate(system, system.start(), std::vector{3.0}, method,
                                      Tolerances{.relative = tolerance, .absolute = tolerance});
      // Errors of steps add up to a few, and fade.
      CHECK((solution.state - system.at(3)).norm() < 10 * tolerance);
      const auto steps = double(solution.statistics.accepted_steps);
      if (before > 0) CHECK(steps / before < most);
      before = steps;
    }
  }
}
