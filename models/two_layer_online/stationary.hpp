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
  Snapshot limit;  ///< where it is left at last, if there is no limit of Q and R
  /// Whether the norms of pairs of students that cancel each other grow without bound, so that ε_g
  /// alone has a limit, that of the network without them.
  bool without_pairs = false;
  bool unbounded = false;  ///< whether norms grow as a power of time to the last
  /// The largest real part of the eigenvalues of ∂(dx/dt)/∂x there, of order parameters x that are
  /// trained: not positive, up to rounding, where the limit is stable, and zero where it is one of
  /// a continuum. Empty without a limit; where an activation whose slope jumps learns without
  /// error, since the equations have no derivative there; and for more than most_equations.
  std::optional<double> growth;
  bool unstable = false;  ///< whether growth is positive beyond its rounding
  std::string unsettled;  ///< why there is no limit; empty if there is one
};

/// The limit t → ∞ of the equations for N → ∞ from initial_overlaps(parameters), with every overlap
/// or every class of them (Parameters::equations). The trajectory is followed until Newton's method
/// finds a stable stationary state beside it, which it gives to 1e-8 of the teacher's power, of erf
/// and linear to rounding. Without label noise and decay ε_g = 0 where it falls below 1e-7 of the
/// teacher's power, of erf and linear 1e-12, which Snapshot::rounding then says. A symmetric
/// start keeps the overlaps of a class equal, so that there it is the classes that are followed;
/// its limit may be unstable, since it stays on the plateau without specialisation. Pairs of
/// students that cancel each other while their norms grow are left out, CancellingPairs. There is
/// no limit for slower power laws, for more than 500 equations, and for trajectories that leave the
/// range of numbers.
/// @throws core::ConvergenceFailure where averages do not reach their accuracy.
Stationary stationary(const Parameters& parameters);

}  // namespace overparam::two_layer_online
