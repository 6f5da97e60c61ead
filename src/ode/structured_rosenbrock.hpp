// SPDX-License-Identifier: MIT
/// @file
/// A Rosenbrock method for systems that can solve with their own shifted Jacobian.
#pragma once

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

  /// One step of size `dt` from `x` to `x_new` with the error estimate `x_error`.
  /// @throws core::IntegrationFailure after max_attempts steps, or if anything is not finite.
  void do_step(const OrderParameterSystem& system, const State& x, double t, State& x_new,
               double dt, State& x_error) {
    if (++attempts_ > max_attempts_)
      throw core::IntegrationFailure(t, dt, "step limit of " + std::to_string(max_attempts_));
    const std::size_t n = x.size();
    const auto combine = [n](State& out, const auto& expression) {
      out.resize(n);
      for (std::size_t i = 0; i < n; ++i) out[i] = expression(i);
    };
    const auto& c = coefficients_;
    // odeint 1.74 has the sign of d4 wrong (Hairer and Wanner, RODAS: D4 = −0.0362), which costs the
    // method its order for right-hand sides that depend on t.
    const double d4 = -c.d4;
    jacobian_.factorise(system, x, t, 1 / (c.gamma * dt));
    system.time_derivative(x, t, dfdt_);
    system(x, f_, t);
    combine(g1_, [&](std::size_t i) { return f_[i] + dt * c.d1 * dfdt_[i]; });
    jacobian_.solve(g1_);
    combine(y_, [&](std::size_t i) { return x[i] + c.a21 * g1_[i]; });
    system(y_, f_, t + c.c2 * dt);
    combine(g2_, [&](std::size_t i) { return f_[i] + dt * c.d2 * dfdt_[i] + c.c21 * g1_[i] / dt; });
    jacobian_.solve(g2_);
    combine(y_, [&](std::size_t i) { return x[i] + c.a31 * g1_[i] + c.a32 * g2_[i]; });
    system(y_, f_, t + c.c3 * dt);
    combine(g3_, [&](std::size_t i) {
      return f_[i] + dt * c.d3 * dfdt_[i] + (c.c31 * g1_[i] + c.c32 * g2_[i]) / dt;
    });
    jacobian_.solve(g3_);
    combine(y_,
            [&](std::size_t i) { return x[i] + c.a41 * g1_[i] + c.a42 * g2_[i] + c.a43 * g3_[i]; });
    system(y_, f_, t + c.c4 * dt);
    combine(g4_, [&](std::size_t i) {
      return f_[i] + dt * d4 * dfdt_[i] + (c.c41 * g1_[i] + c.c42 * g2_[i] + c.c43 * g3_[i]) / dt;
    });
    jacobian_.solve(g4_);
    combine(y_, [&](std::size_t i) {
      return x[i] + c.a51 * g1_[i] + c.a52 * g2_[i] + c.a53 * g3_[i] + c.a54 * g4_[i];
    });
    system(y_, f_, t + dt);
    combine(g5_, [&](std::size_t i) {
      return f_[i] + (c.c51 * g1_[i] + c.c52 * g2_[i] + c.c53 * g3_[i] + c.c54 * g4_[i]) / dt;
    });
    jacobian_.solve(g5_);
    for (std::size_t i = 0; i < n; ++i) y_[i] += g5_[i];
    system(y_, f_, t + dt);
    combine(x_error, [&](std::size_t i) {
      return f_[i] +
             (c.c61 * g1_[i] + c.c62 * g2_[i] + c.c63 * g3_[i] + c.c64 * g4_[i] + c.c65 * g5_[i]) /
                 dt;
    });
    jacobian_.solve(x_error);
    combine(x_new, [&](std::size_t i) { return y_[i] + x_error[i]; });
    system.weigh_error(x, x_new, x_error);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += std::abs(x_new[i]) + std::abs(x_error[i]);
    if (!(sum < divergence * (system.teacher_total() + 1)))
      throw core::IntegrationFailure(t, dt, "not finite, or diverged");
  }

 private:
  // Multiple of T far above any transient and far below overflow.
  static constexpr double divergence = 1e100;

  std::size_t max_attempts_;
  std::size_t attempts_ = 0;
  boost::numeric::odeint::default_rosenbrock_coefficients<double> coefficients_;
  OrderParameterSystem::ShiftedJacobian jacobian_;
  State dfdt_, f_, y_, g1_, g2_, g3_, g4_, g5_;
};

}  // namespace overparam::ode
