// SPDX-License-Identifier: MIT
/// @file
/// What the two ways of following the order parameters share.
#pragma once

#include "overparam/ode/integrate.hpp"

namespace overparam::ode {

inline constexpr double overflow = 1e30;  // multiple of T beyond which ε_g counts as diverged

inline bool has_overflowed(const OrderParameterSystem& system, double error) {
  return !(error < overflow * (system.teacher_total() + 1));
}

inline Snapshot observe(const OrderParameterSystem& system, const State& state, double t) {
  return {t, system.learning_rate(state, t), system.generalization_error(state),
          system.teacher_student_overlap(state), system.student_norm(state)};
}

}  // namespace overparam::ode
