// SPDX-License-Identifier: MIT
/// @file
/// What one replica of a simulation draws.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::linear_regression {

/// What one student sees; noise has variance 1.
struct Data {
  std::vector<Eigen::Index> seen;  ///< places of the features that it sees, increasing
  Eigen::MatrixXd inputs;          ///< X, n×p, of these
  Eigen::VectorXd eigenvalues;
  Eigen::VectorXd target;  ///< θ on them
  double independent = 0;  ///< variance of the target's part that is independent of all features
  double unseen = 0;       ///< Σ λ θ² of all others, and that
  Eigen::VectorXd clean;   ///< labels without noise, of all features
  Eigen::VectorXd noise;
};

/// θ, of all features.
Eigen::VectorXd draw_target(const Parameters& p, experiment::Draw draw);

/// @param student from 0: others of a random subset see independent ones
/// @param sample from 0: others are independent, of the same target
Data draw_data(const Parameters& p, experiment::Draw draw, core::Team& team,
               std::uint64_t student = 0, std::uint64_t sample = 0);

/// Clean labels and noise, n×2.
Eigen::MatrixXd labels_of(const Data& data);

/// The flow runs away from a direction of negative curvature.
experiment::Verdict without_minimum(double ridge, double square);

}  // namespace overparam::linear_regression
