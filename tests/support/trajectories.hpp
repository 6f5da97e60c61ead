// SPDX-License-Identifier: MIT
/// @file
/// Trajectories of the order parameters that several tests look at.
#pragma once

#include <vector>

#include "random_features_online/trajectory.hpp"
#include "support/compare.hpp"

namespace overparam::test {

/// The tolerance bounds the error of a step. The dynamics contract, so that errors of earlier steps
/// fade: a trajectory is wrong by that of a few steps.
inline constexpr double steps_of_error = 5;

inline random_features_online::Trajectory solve(const random_features_online::Spectrum& spectrum,
                                                const random_features_online::Training& training,
                                                const std::vector<double>& times,
                                                double tolerance = 1e-8) {
  return integrate(random_features_online::OrderParameterSystem(spectrum, training), times,
                   {.relative = tolerance});
}

inline random_features_online::Training at_rate(double learning_rate) {
  random_features_online::Training training;
  training.learning_rate = learning_rate;
  return training;
}

inline random_features_online::Training full_training() {
  random_features_online::Training training;
  training.learning_rate = 0.9;
  training.batch = 4;
  training.weight_decay = 2e-3;
  training.label_noise = 0.1;
  training.initial_variance = 0.7;
  return training;
}

}  // namespace overparam::test
