// SPDX-License-Identifier: MIT
/// @file
/// The order parameters as t → ∞.
#pragma once

#include <optional>
#include <string>

#include "two_layer_online/parameters.hpp"
#include "two_layer_online/trajectory.hpp"

namespace overparam::two_layer_online {

/// Where a trajectory ends.
struct Stationary {
  Snapshot limit;  ///< where it is left at last, if there is no limit
  /// The largest real part of the eigenvalues of small deviations' equations, in 1/t: up to rounding
  /// not positive where the limit is stable, and zero where it is one of a continuum. Empty without
  /// a limit, and where an activation with a kink learns without error: slopes have no derivative.
  std::optional<double> growth;
  std::string unsettled;  ///< why there is no limit; empty if there is one
};

/// The limit t → ∞ of the equations for N → ∞ from initial_overlaps(parameters), with every overlap
/// or every class of them (Parameters::equations). The trajectory is followed until Newton's method
/// finds a stable stationary state beside it. Without label noise and decay ε_g = 0 where it falls
/// below 1e-12 of the teacher's power, 1e-7 with a kink, which Snapshot::rounding then says.
/// No limit is found of power laws, where differences of students that share a teacher decay without
/// noise, of more than 500 equations, and of trajectories that leave the range of numbers.
/// @throws core::ConvergenceFailure where averages do not reach their accuracy.
Stationary stationary(const Parameters& parameters);

}  // namespace overparam::two_layer_online
