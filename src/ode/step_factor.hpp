// SPDX-License-Identifier: MIT
/// @file
/// step_coefficient() without checks, for shells that have been checked.
#pragma once

#include "overparam/core/shell.hpp"
#include "overparam/ode/order_parameters.hpp"

namespace overparam::ode {

inline double step_factor(const core::Shell& shell, const Training& training) {
  const double b = training.batch;
  const double m = shell.mean_fraction;
  return training.finite_width ? (1 - 1 / b) + 2 / b * (1 - m * m) : (1 - 1 / b) * m;
}

}  // namespace overparam::ode
