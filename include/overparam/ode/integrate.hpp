// SPDX-License-Identifier: MIT
/// @file
/// Integration of ordinary differential equations with Boost.Odeint, for any Eigen state.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "overparam/ode/solution.hpp"
#include "overparam/ode/system.hpp"

namespace overparam::ode {

/// Integrates dx/dt = f(x, t) from x = x0 at t = 0 through `times`, where the state is a vector.
/// @param times ≥ 0, finite, none below the one before
/// @return what was reached, and why no more: what cannot be integrated is a failure in the result.
/// @throws core::InvalidParameter for other times, a state that is empty or not finite, tolerances
/// outside of their ranges, a system without derivative, and the implicit method for a system that
/// cannot solve; core::DimensionMismatch if the system changes the size of what it is to write;
/// whatever the system and the watch throw.
Solution<Eigen::VectorXd> integrate(const FlatSystem& system, const Eigen::VectorXd& x0,
                                    std::span<const double> times, Method method,
                                    const Tolerances& tolerances,
                                    const Watch<Eigen::VectorXd>& watch);

/// The same for any state, a vector or matrix of doubles of fixed or dynamic size.
/// @param system with
///   system(x, dxdt, t)                     writes f(x, t) into dxdt, of x's size,
/// and for the implicit method either
///   system.jacobian(x, t) a matrix, see HasJacobian, which is factorised here in O(n³), or
///   system.factorise(x, t, shift) prepares shift − ∂f/∂x at (x, t), shift > 0, once a step, and
///   system.solve(y)                        overwrites y by (shift − ∂f/∂x)⁻¹ y, six times a step,
/// if f depends on t
///   system.time_derivative(x, t, dfdt)     writes ∂f/∂t,
/// and if errors are to be weighed otherwise than entry by entry
///   system.weigh_error(x, x_new, error)    rescales the error estimate of a step from x to x_new.
template <class System, class Expression>
auto integrate(System&& system, const Eigen::MatrixBase<Expression>& x0,
               std::span<const double> times, Method method = Method::dormand_prince,
               const Tolerances& tolerances = {},
               const Watch<typename Expression::PlainObject>& watch = {}) {
  using State = typename Expression::PlainObject;
  static_assert(std::is_same_v<typename Expression::Scalar, double>);
  const Eigen::Index rows = x0.rows();
  const Eigen::Index columns = x0.cols();
  const auto flat = flatten<State>(system, rows, columns);
  if constexpr (std::is_same_v<State, Eigen::VectorXd>) {
    return integrate(flat, Eigen::VectorXd(x0), times, method, tolerances, watch);
  } else {
    const auto shaped = [&](const Eigen::VectorXd& x) { return State(x.reshaped(rows, columns)); };
    Watch<Eigen::VectorXd> flat_watch;
    if (watch.observe)
      flat_watch.observe = [&](std::size_t i, const Eigen::VectorXd& x) {
        watch.observe(i, shaped(x));
      };
    if (watch.until)
      flat_watch.until = [&](const Eigen::VectorXd& x, double t) {
        return watch.until(shaped(x), t);
      };
    auto solved =
        integrate(flat, Eigen::VectorXd(x0.reshaped()), times, method, tolerances, flat_watch);
    Solution<State> result{std::move(solved.times),
                           {},
                           solved.time,
                           shaped(solved.state),
                           solved.reason,
                           std::move(solved.failure),
                           solved.statistics};
    for (const auto& state : solved.states) result.states.push_back(shaped(state));
    return result;
  }
}

}  // namespace overparam::ode
