// SPDX-License-Identifier: MIT
/// @file
/// The random draw of the model: inputs, planted neurons, labels.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "neural_isometry/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// One draw.
struct Sample {
  Eigen::MatrixXd inputs;   ///< X, n×d
  Eigen::MatrixXd planted;  ///< w*_k in column k, of norm 1; of a linear model the one w*
  /// What each of them contributes to the labels, n×k: Xw*, (Xw*_k)_+, or that over its norm.
  Eigen::MatrixXd contributions;
  Eigen::VectorXd labels;  ///< y: their sum, and noise
};

/// Planted relu neurons with one arrangement pattern, summed.
struct PlantedUnit {
  Eigen::VectorXd gates;         ///< 1[Xw* ≥ 0], n
  Eigen::VectorXd weights;       ///< Σ w*, d
  Eigen::VectorXd contribution;  ///< Σ of their contributions, n
};

/// 1[z ≥ 0] of each entry.
Eigen::VectorXd gates_of(const Eigen::VectorXd& fields);

/// The planted relu neurons, each pattern once; none of a linear model.
std::vector<PlantedUnit> planted_units(const Parameters& parameters, const Sample& sample);

/// Draws X and w* as `parameters` say, uniform w* on |w*| = 1, and noise of variance σ²/n.
Sample draw_sample(const Parameters& parameters, experiment::Draw draw);

/// Normal h, d×count, for arrangement patterns 1[Xh ≥ 0]; independent of all else in the draw.
Eigen::MatrixXd draw_directions(const Parameters& parameters, experiment::Draw draw,
                                Eigen::Index count);

}  // namespace overparam::neural_isometry
