// SPDX-License-Identifier: MIT
/// @file
/// What the two ways of following the order parameters share.
#pragma once

#include <algorithm>

#include "random_features_online/trajectory.hpp"

namespace overparam::random_features_online {

/// Beyond this ε_g counts as diverged: 1e30 times the test error of the start, which stable rates
/// exceed by no more than the inverse of their distance from the critical one, and where the
/// arithmetic ends.
inline double largest_error(const OrderParameterSystem& system) {
  constexpr double multiple = 1e30;
  constexpr double representable = 1e300;
  return std::min(multiple * system.initial_error(), representable);
}

inline Snapshot observe(const OrderParameterSystem& system, const State& state, double t) {
  return {t,
          system.learning_rate(state, t),
          system.generalization_error(state),
          system.student_teacher_overlap(state),
          system.student_norm(state),
          system.degree_overlaps(state)};
}

}  // namespace overparam::random_features_online
