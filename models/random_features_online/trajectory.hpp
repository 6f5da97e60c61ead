// SPDX-License-Identifier: MIT
/// @file
/// Integration of the order parameters by ode::integrate.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "overparam/ode/solution.hpp"
#include "random_features_online/order_parameters.hpp"

namespace overparam::random_features_online {

/// How accurately, and how long, to integrate.
struct Tolerances {
  double relative = 1e-8;          ///< per step, > 0; see OrderParameterSystem::weigh_error
  std::size_t max_steps = 200000;  ///< attempted steps, accepted and rejected
};

/// What K t discrete steps would add to the observables: at a constant rate the leading order in
/// η(λ+γ)/K, −t ẍ/(2K) summed over shells. Under a schedule a bound of its size, the observable
/// times the smaller of η(0)(λ_max+γ)/K and 4η(0)²/(K ∫η²dt). Zero where 1/K is.
struct Discreteness {
  double generalization_error = 0;
  double student_teacher_overlap = 0;
  double student_norm = 0;
};

/// The observables at one time.
struct Snapshot {
  double time = 0;
  double learning_rate = 0;
  double generalization_error = 0;
  double student_teacher_overlap = 0;
  double student_norm = 0;
  DegreeShares degree_overlaps = {};  ///< E[ζ_k f], where the spectrum knows its degrees
  Discreteness discreteness = {};     ///< of the differential equation at a finite time
};

struct Trajectory {
  std::vector<Snapshot> snapshots;  ///< at the asked times, in their order
  ode::Statistics statistics;
  bool complete = true;  ///< false: the order parameters overflowed; later snapshots are missing
};

/// Integrates from t = 0 through `times` (increasing, ≥ 0, finite) with ode::Method::rosenbrock,
/// whose matrices OrderParameterSystem::ShiftedJacobian solves in O(n), and with the errors weighed
/// by OrderParameterSystem::weigh_error. At a constant learning rate the steps do not depend on
/// `times` but for the last: values in between come from the method's continuous extension, of
/// about twice the steps' error. Under other schedules it stops at each time.
/// @throws core::InvalidParameter for unsorted, negative or infinite times, and a tolerance that is
/// not positive and finite; core::IntegrationFailure when max_steps do not suffice, or rates leave
/// the range of numbers.
Trajectory integrate(const OrderParameterSystem& system, std::span<const double> times,
                     const Tolerances& tolerances = {});

}  // namespace overparam::random_features_online
