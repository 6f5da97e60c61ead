// SPDX-License-Identifier: MIT
/// @file
/// Integration of a flow of many weights with Boost.Odeint.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <span>

namespace overparam::ode {

/// How accurately, and how long, to integrate a flow.
struct FlowTolerances {
  double relative = 1e-8;            ///< per step, of each weight, > 0
  double absolute = 1e-10;           ///< per step, of each weight, > 0
  std::size_t max_slopes = 1000000;  ///< evaluations of the right-hand side
};

/// Integrates dx/dt = f(x) from x at t = 0 through `times` by the method of Dormand and Prince, order
/// 5 with a step control of order 4, which stops at each time. It is explicit: stiff flows take
/// steps of about 3 over the fastest rate.
/// @param slope f: writes dx/dt of its first argument into the second
/// @param times increasing, ≥ 0, finite
/// @param observe gets the index of a time and the state there
/// @throws core::InvalidParameter for unsorted, negative or infinite times, tolerances that are not positive
/// and finite, a state that is not finite, and functions that are none; core::DimensionMismatch if the
/// right-hand side has another size than the state; core::IntegrationFailure
/// when max_slopes do not suffice, or the state is not finite.
/// Source: E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary Differential Equations I", 2nd
/// edition (1993), section II.5.
void integrate_flow(const std::function<void(const Eigen::VectorXd&, Eigen::VectorXd&)>& slope,
                    Eigen::VectorXd state, std::span<const double> times,
                    const std::function<void(std::size_t, const Eigen::VectorXd&)>& observe,
                    const FlowTolerances& tolerances = {});

}  // namespace overparam::ode
