// SPDX-License-Identifier: MIT
/// @file
/// The random draw of the model: inputs, teacher and labels.
#pragma once

#include <Eigen/Core>

#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"
#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// Directions F on |F|² = N and the teacher B.
simulate::Network draw_network(const Parameters& parameters, experiment::Draw draw);

/// Inputs in columns, those from number `first` on: N×count.
Eigen::MatrixXd draw_inputs(const Parameters& parameters, experiment::Draw draw, Eigen::Index first,
                            Eigen::Index count);

/// ζ = Σ_m g_T(B_m·x/√N)/√M at the columns of `inputs`; zeros without a teacher.
/// @param teacher B, M×N.
Eigen::VectorXd target(const Parameters& parameters, const Eigen::MatrixXd& teacher,
                       const Eigen::MatrixXd& inputs);

/// The parts of labels, n×3: ζ, signs ±1 and standard normal noise; the signs are those of the
/// normal numbers.
Eigen::MatrixXd draw_labels(experiment::Draw draw, const Eigen::VectorXd& target);

/// What the labels of this point, or anything that is linear in them, are of these three columns.
Eigen::VectorXd combined(const Parameters& parameters, const Eigen::MatrixXd& parts);

/// Starts of gradient ascents, in columns: up to 32 inputs of the sample N×n and 32 fresh ones.
Eigen::MatrixXd ascent_starts(const Parameters& parameters, experiment::Draw draw,
                              const Eigen::MatrixXd& inputs);

/// Takes the radial parts off gradients at the columns of `inputs` where these are on a sphere.
void make_tangential(const Parameters& parameters, const Eigen::MatrixXd& inputs,
                     Eigen::MatrixXd& gradients);

}  // namespace overparam::robustness
