// SPDX-License-Identifier: MIT
/// @file
/// States of the order-parameter equations that stay as they are.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <optional>
#include <string>

#include "two_layer_online/trajectory.hpp"

namespace overparam::two_layer_online {

/// A state x with slope f(x) = 0.
struct Equilibrium {
  Eigen::VectorXd state;
  double growth = 0;  ///< the largest real part of the eigenvalues of ∂f/∂x
  double size = 0;    ///< the largest sum of |∂f/∂x| over a row

  /// Sets both from ∂f/∂x, of the entries that the equations move.
  void set_growth(const Eigen::MatrixXd& jacobian);

  /// Whether nothing grows, but for the rounding of central differences.
  bool stable() const { return growth <= 1e-7 * size; }
};

/// Newton's method from `near`; directions in which the slope does not change stay as they are.
/// Empty if it has not converged after that many steps, moves by more than 1 + |x|, or does not
/// bring all slopes below `slope`.
std::optional<Equilibrium> polish(System& system, const Eigen::VectorXd& near, double slope,
                                  int most_steps);

/// Beyond that many equations a Jacobian takes too long.
inline constexpr std::size_t most_equations = 500;

/// What a trajectory comes to.
struct Settled {
  Equilibrium at;         ///< where it was left, if it has not settled
  bool vanished = false;  ///< whether the error went below the smallest that matters
  std::string unsettled;  ///< why there is no equilibrium; empty if there is one
};

/// Typical rates of learning, > 0.
struct Rates {
  double fast = 0, slow = 0;
};

/// η_w u*² of the largest weight u* = c_T v*, and η_v c², of the layers that are trained.
Rates typical_rates(const Parameters& parameters, const Overlaps& overlaps);

/// Follows a trajectory through growing times, to 1e9 over the slow rate at most, until Newton's
/// method finds a stable equilibrium within a hundredth of 1 + |x|, whose slopes would not move it
/// by more than 1e-6 (1 + |x|) in the time it took. An unstable one is a result where it is there
/// to the last.
/// @param vanishing ε_g below which it counts as zero; 0: never.
/// @param elsewhere asked about the state after every time, whether it tends to something else.
Settled settle(System& system, const Eigen::VectorXd& start, const Rates& rates, double vanishing,
               const std::function<bool(const Eigen::VectorXd&)>& elsewhere = {});

}  // namespace overparam::two_layer_online
