// SPDX-License-Identifier: MIT
/// @file
/// The random networks of the model: one draw of student features and teacher, for the simulation.
#pragma once

#include <Eigen/Core>

#include "overparam/experiment/model.hpp"
#include "random_features_ridge/parameters.hpp"

namespace overparam::random_features_ridge {

/// A student's first layer and a teacher.
struct Network {
  Eigen::MatrixXd features;  ///< F, K×N
  Eigen::MatrixXd teacher;   ///< B, M×N, |B_m|² = N, B_m·B_n/N = overlap
};

/// The network of a replica. The teacher's units span a uniformly random subspace.
Network draw_network(const Parameters& parameters, experiment::Draw draw);

}  // namespace overparam::random_features_ridge
