// SPDX-License-Identifier: MIT
/// @file
/// Integration of the weights themselves, dw/dt = F(w), with Boost.Odeint.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace overparam::ode {

/// F: writes dw/dt for the state into `derivative`, which has its size.
using Field =
    std::function<void(const std::vector<double>& state, std::vector<double>& derivative)>;

/// The local error of a step is at most absolute + relative·|w_i| in every component.
struct FlowTolerances {
  double absolute = 1e-9;
  double relative = 1e-7;
  std::size_t max_steps = 100000;  ///< attempted steps, accepted and rejected
};

/// Moves `state` through the times (increasing, ≥ 0, finite), calling observe(i, state) at times[i]. The
/// state at the first time comes from integrating since t = 0. The adaptive method of Dormand and
/// Prince, order 5, explicit: for flows whose rates times the end of time are some thousands at most.
/// @throws core::InvalidParameter for unsorted, negative or infinite times; core::IntegrationFailure when
/// max_steps do not suffice or the flow is not finite.
/// Source: J. R. Dormand and P. J. Prince, "A family of embedded Runge-Kutta formulae", J. Comput. Appl.
/// Math. 6, 19 (1980).
void follow_flow(const Field& field, std::vector<double>& state, std::span<const double> times,
                 const std::function<void(std::size_t, const std::vector<double>&)>& observe,
                 const FlowTolerances& tolerances = {});

}  // namespace overparam::ode
