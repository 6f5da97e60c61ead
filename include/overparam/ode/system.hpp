// SPDX-License-Identifier: MIT
/// @file
/// Systems of differential equations as the methods see them, whatever their state is.
#pragma once

#include <Eigen/Core>
#include <Eigen/LU>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "overparam/core/require.hpp"

namespace overparam::ode {

/// A system on the entries of its state, column by column. What follows the right-hand side is of
/// implicit methods, and may be empty.
struct FlatSystem {
  using Vector = Eigen::VectorXd;
  std::function<void(const Vector& x, Vector& dxdt, double t)> derivative;  ///< f(x, t)
  std::function<void(const Vector& x, double t, double shift)>
      factorise;                         ///< shift − ∂f/∂x at (x, t)
  std::function<void(Vector& x)> solve;  ///< overwrites x by (shift − ∂f/∂x)⁻¹ x
  std::function<void(const Vector& x, double t, Vector& dfdt)>
      time_derivative;  ///< ∂f/∂t; 0 if empty
  /// Rescales the error estimate of a step from x to x_new before it is compared with the
  /// tolerances.
  std::function<void(const Vector& x, const Vector& x_new, Vector& error)> weigh_error;
};

/// Has a Jacobian: jacobian(x, t)(i, j) = ∂f_i/∂x_j over the entries column by column.
template <class System, class State>
concept HasJacobian = requires(System& system, const State& x) {
  { system.jacobian(x, 0.0) } -> std::convertible_to<Eigen::MatrixXd>;
};

/// Solves with its own shifted Jacobian.
template <class System, class State>
concept HasSolver = requires(System& system, State& x) {
  system.factorise(x, 0.0, 1.0);
  system.solve(x);
};

template <class System, class State>
concept HasTimeDerivative = requires(System& system, State& x) {
  system.time_derivative(x, 0.0, x);
};

template <class System, class State>
concept WeighsError = requires(System& system, State& x) {
  system.weigh_error(x, x, x);
};

/// Shift minus a dense Jacobian, factorised.
using DenseFactor = Eigen::PartialPivLU<Eigen::MatrixXd>;

/// `system`, whose states have `rows` and `columns`; it has to outlive the result, which one thread
/// at a time may use.
template <class State, class System>
FlatSystem flatten(System& system, Eigen::Index rows, Eigen::Index columns) {
  using Vector = Eigen::VectorXd;
  constexpr bool flat = std::is_same_v<State, Vector>;
  // Room for a state and for what is written, where they have another shape: made once.
  const auto room = std::make_shared<std::pair<State, State>>();
  const auto shaped = [=](const Vector& x) -> const State& {
    if constexpr (flat)
      return x;
    else
      return room->first = x.reshaped(rows, columns);
  };
  // Lets `write` change a state in its own shape, which has to keep it.
  const auto change = [=](Vector& x, const char* name, const auto& write) {
    const auto check = [&](const State& state) {
      core::require_size(name, static_cast<std::size_t>(rows),
                         static_cast<std::size_t>(state.rows()));
      core::require_size(name, static_cast<std::size_t>(columns),
                         static_cast<std::size_t>(state.cols()));
    };
    if constexpr (flat) {
      write(x);
      check(x);
    } else {
      State& state = room->second;
      state = x.reshaped(rows, columns);
      write(state);
      check(state);
      x = state.reshaped();
    }
  };
  FlatSystem result;
  result.derivative = [=, &system](const Vector& x, Vector& dxdt, double t) {
    change(dxdt, "dxdt", [&](State& slope) { system(shaped(x), slope, t); });
  };
  if constexpr (HasSolver<System, State>) {
    result.factorise = [=, &system](const Vector& x, double t, double shift) {
      system.factorise(shaped(x), t, shift);
    };
    result.solve = [=, &system](Vector& x) {
      change(x, "solution", [&](State& state) { system.solve(state); });
    };
  } else if constexpr (HasJacobian<System, State>) {
    const auto factor = std::make_shared<DenseFactor>();
    result.factorise = [=, &system](const Vector& x, double t, double shift) {
      Eigen::MatrixXd matrix = -system.jacobian(shaped(x), t);
      const auto size = static_cast<std::size_t>(x.size());
      core::require_size("rows of jacobian", size, static_cast<std::size_t>(matrix.rows()));
      core::require_size("columns of jacobian", size, static_cast<std::size_t>(matrix.cols()));
      matrix.diagonal().array() += shift;
      factor->compute(matrix);
    };
    result.solve = [factor](Vector& x) { x = factor->solve(x).eval(); };
  }
  if constexpr (HasTimeDerivative<System, State>)
    result.time_derivative = [=, &system](const Vector& x, double t, Vector& dfdt) {
      change(dfdt, "dfdt", [&](State& state) { system.time_derivative(shaped(x), t, state); });
    };
  if constexpr (WeighsError<System, State>)
    result.weigh_error = [=, &system](const Vector& x, const Vector& x_new, Vector& error) {
      change(error, "error", [&](State& state) {
        if constexpr (flat)
          system.weigh_error(x, x_new, state);
        else
          system.weigh_error(State(x.reshaped(rows, columns)), shaped(x_new), state);
      });
    };
  return result;
}

}  // namespace overparam::ode
