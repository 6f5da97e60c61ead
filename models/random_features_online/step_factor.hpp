// SPDX-License-Identifier: MIT
/// @file
/// step_coefficient() without checks, for shells that have been checked.
#pragma once

#include "random_features_online/order_parameters.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

inline double step_factor(const Shell& shell, const Training& training) {
  const double b = training.batch;
  const double m = shell.mean_fraction;
  return training.finite_width ? (1 - 1 / b) + 2 / b * (1 - m * m) : (1 - 1 / b) * m;
}

}  // namespace overparam::random_features_online
