// SPDX-License-Identifier: MIT
/// @file
/// What an integration is asked for, and the evidence that it returns.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::ode {

/// The integration method. Both have a step control, and a continuous extension for values in
/// between.
enum class Method {
  /// Explicit, of order 5 with an error estimate of order 4 and a continuous extension of order 4.
  /// Stiff systems take steps of about 3 over the fastest rate. Source: E. Hairer, S. P. Nørsett,
  /// G. Wanner, "Solving Ordinary Differential Equations I", 2nd edition (1993), section II.5.
  dormand_prince,
  /// Implicit and L-stable, RODAS of order 4 with an error estimate and a continuous extension of
  /// order 3. Steps do not depend on rates whose modes have died out, and cost a factorisation
  /// each. Source: E. Hairer and G. Wanner, "Solving Ordinary Differential Equations II", 2nd
  /// edition (1996), sections IV.7 and IV.10.
  rosenbrock
};

/// How accurately, and how long, to integrate.
struct Tolerances {
  /// Per step and entry: an entry x may err by absolute + relative |x|, the largest of them for the
  /// explicit method, in the mean square over all entries for the implicit one. > 0.
  double relative = 1e-8;
  double absolute = 1e-10;                ///< > 0
  std::size_t max_steps = 200000;         ///< attempted steps, accepted and rejected
  std::size_t max_evaluations = 1000000;  ///< of the right-hand side
  /// Of the first step; 0 for one per cent of |x|/|dx/dt|, or of the last time where that is less.
  /// ≥ 0.
  double first_step = 0;
  /// A state whose entries have a larger sum of absolute values counts as not finite. > 0.
  double largest = std::numeric_limits<double>::max();
  /// Whether a step ends at each time. Otherwise steps do not depend on the times but for the last,
  /// and values in between come from the continuous extension.
  bool stop_at_times = false;
};

/// What an integration watches.
template <class State>
struct Watch {
  /// Gets the index of each time in turn, and the state there, which then is not kept in the
  /// solution.
  std::function<void(std::size_t, const State&)> observe = {};
  /// An event: the integration ends where this becomes true of a state and its time. It is asked at
  /// the start and at the end of each step; the first true time inside of the step is found by
  /// bisection in the continuous extension, to rounding.
  std::function<bool(const State&, double)> until = {};
};

/// Why an integration ended.
enum class Reason {
  end_reached,       ///< the last time
  event,             ///< Watch::until
  step_limit,        ///< max_steps did not suffice
  evaluation_limit,  ///< max_evaluations did not suffice
  not_finite  ///< the state or the right-hand side left the range of numbers, or steps vanish
};

/// What the integrator did.
struct Statistics {
  std::size_t accepted_steps = 0;
  std::size_t rejected_steps = 0;
  std::size_t evaluations = 0;  ///< of the right-hand side
};

/// A solution as far as it goes.
template <class State>
struct Solution {
  std::vector<double> times;  ///< those asked for that were reached
  std::vector<State> states;  ///< there; empty with Watch::observe
  double time = 0;  ///< where it ended: the last time, the event, or the end of the last step
  State state;      ///< there
  Reason reason = Reason::end_reached;
  std::optional<core::IntegrationFailure>
      failure;  ///< of limits and what is not finite: where, and why
  Statistics statistics;

  /// @throws core::IntegrationFailure if there is a failure.
  void require_success() const {
    if (failure) throw *failure;
  }
};

}  // namespace overparam::ode
