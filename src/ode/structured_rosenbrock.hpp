// SPDX-License-Identifier: MIT
/// @file
/// A Rosenbrock method for systems that can solve with their own shifted Jacobian.
#pragma once

#include <Eigen/Core>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/ode/order_parameters.hpp"

namespace overparam::ode {

/// The stiffly accurate, L-stable Rosenbrock method RODAS of order 4(3) with the coefficients of
/// odeint's rosenbrock4 and the interface that odeint's rosenbrock4_controller asks of its stepper.
/// odeint's own class factorises a dense matrix; here the system does it in O(n).
/// Source: E. Hairer and G. Wanner, "Solving Ordinary Differential Equations II", IV.7 and IV.10.
class StructuredRosenbrock {
 public:
  using value_type = double;
  using time_type = double;
  using state_type = State;
  using deriv_type = State;
  using wrapped_state_type = boost::numeric::odeint::state_wrapper<State>;
  using wrapped_deriv_type = boost::numeric::odeint::state_wrapper<State>;
  using resizer_type = boost::numeric::odeint::initially_resizer;

  explicit StructuredRosenbrock(std::size_t max_attempts = std::numeric_limits<std::size_t>::max())
      : max_attempts_(max_attempts) {}

  std::size_t attempts() const { return attempts_; }

  /// The learning rates of a trajectory up to some time.
  struct Rates {
    double first = 0;    ///< at t = 0
    double now = 0;      ///< at the time
    double squared = 0;  ///< ∫η² up to it, by the trapezoidal rule over steps
  };

  /// Up to `t` in the last step, where the state is `x`.
  Rates rates(const OrderParameterSystem& system, const State& x, double t) const {
    const double eta = system.learning_rate(x, t);
    if (attempts_ <= 1 && t == 0) return {eta, eta, 0};
    return {rates_.first, eta,
            rates_.squared + (t - last_time_) * 0.5 * (eta * eta + rates_.now * rates_.now)};
  }

  /// One step of size `dt` from `x` to `x_new` with the error estimate `x_error`.
  /// @throws core::IntegrationFailure after max_attempts steps, or if anything is not finite.
  void do_step(const OrderParameterSystem& system, const State& x, double t, State& x_new,
               double dt, State& x_error) {
    if (++attempts_ > max_attempts_)
      throw core::IntegrationFailure(t, dt, "step limit of " + std::to_string(max_attempts_));
    // An attempt starts where the last accepted step ended.
    rates_ = rates(system, x, t);
    last_time_ = t;
    const auto& c = coefficients_;
    // odeint 1.74 has the sign of d4 wrong (Hairer and Wanner, RODAS: D4 = −0.0362), which costs
    // the method its order for right-hand sides that depend on t.
    const double d4 = -c.d4;
    const double per_step = 1 / dt;
    for (State* stage : {&y_, &g1_, &g2_, &g3_, &g4_, &g5_, &x_new, &x_error})
      stage->resize(x.size());
    jacobian_.factorise(system, x, t, 1 / (c.gamma * dt));
    system.time_derivative(x, t, dfdt_);
    system(x, f_, t);
    const auto start = view(x);
    const auto f = view(f_);
    const auto dfdt = view(dfdt_);
    auto y = view(y_);
    auto g1 = view(g1_), g2 = view(g2_), g3 = view(g3_), g4 = view(g4_), g5 = view(g5_);
    auto error = view(x_error);
    g1 = f + dt * c.d1 * dfdt;
    jacobian_.solve(g1_);
    y = start + c.a21 * g1;
    system(y_, f_, t + c.c2 * dt);
    g2 = f + dt * c.d2 * dfdt + c.c21 * per_step * g1;
    jacobian_.solve(g2_);
    y = start + c.a31 * g1 + c.a32 * g2;
    system(y_, f_, t + c.c3 * dt);
    g3 = f + dt * c.d3 * dfdt + per_step * (c.c31 * g1 + c.c32 * g2);
    jacobian_.solve(g3_);
    y = start + c.a41 * g1 + c.a42 * g2 + c.a43 * g3;
    system(y_, f_, t + c.c4 * dt);
    g4 = f + dt * d4 * dfdt + per_step * (c.c41 * g1 + c.c42 * g2 + c.c43 * g3);
    jacobian_.solve(g4_);
    y = start + c.a51 * g1 + c.a52 * g2 + c.a53 * g3 + c.a54 * g4;
    system(y_, f_, t + dt);
    g5 = f + per_step * (c.c51 * g1 + c.c52 * g2 + c.c53 * g3 + c.c54 * g4);
    jacobian_.solve(g5_);
    y += g5;
    system(y_, f_, t + dt);
    error = f + per_step * (c.c61 * g1 + c.c62 * g2 + c.c63 * g3 + c.c64 * g4 + c.c65 * g5);
    jacobian_.solve(x_error);
    view(x_new) = y + error;
    system.weigh_error(x, x_new, x_error);
    const double sum = view(x_new).abs().sum() + error.abs().sum();
    if (!(sum <= divergence * system.initial_error()))
      throw core::IntegrationFailure(t, dt, "not finite, or diverged");
  }

  /// What calc_state needs of the step just done.
  void prepare_dense_output() {
    const auto& c = coefficients_;
    const auto g1 = view(g1_), g2 = view(g2_), g3 = view(g3_), g4 = view(g4_), g5 = view(g5_);
    bend_.resize(g1_.size());
    skew_.resize(g1_.size());
    view(bend_) = c.d21 * g1 + c.d22 * g2 + c.d23 * g3 + c.d24 * g4 + c.d25 * g5;
    view(skew_) = c.d31 * g1 + c.d32 * g2 + c.d33 * g3 + c.d34 * g4 + c.d35 * g5;
  }

  /// The method's continuous extension, of order 3 like the error estimate, at `t` in the last step
  /// from `x_old` at `t_old` to `x_new` at `t_new`.
  void calc_state(double t, State& x, const State& x_old, double t_old, const State& x_new,
                  double t_new) const {
    const double s = (t - t_old) / (t_new - t_old);
    view(x) = (1 - s) * view(x_old) + s * (view(x_new) + (1 - s) * (view(bend_) + s * view(skew_)));
  }

 private:
  static Eigen::Map<const Eigen::ArrayXd> view(const State& x) {
    return {x.data(), static_cast<Eigen::Index>(x.size())};
  }
  static Eigen::Map<Eigen::ArrayXd> view(State& x) {
    return {x.data(), static_cast<Eigen::Index>(x.size())};
  }

  // Multiple of T far above any transient and far below overflow.
  static constexpr double divergence = 1e100;

  std::size_t max_attempts_;
  std::size_t attempts_ = 0;
  double last_time_ = 0;  // and the rates up to it
  Rates rates_;
  boost::numeric::odeint::default_rosenbrock_coefficients<double> coefficients_;
  OrderParameterSystem::ShiftedJacobian jacobian_;
  State dfdt_, f_, y_, g1_, g2_, g3_, g4_, g5_, bend_, skew_;
};

}  // namespace overparam::ode
