// SPDX-License-Identifier: MIT
/// @file
/// The random draw of the model: units, data and target.
#pragma once

#include <Eigen/Core>

#include "neural_tangent/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_tangent {

/// What a replica draws. Nothing depends on the powers of target and noise, nor on the ridge.
struct Sample {
  Eigen::MatrixXd units;      ///< w_k, K×d, rows uniform of norm 1
  Eigen::MatrixXd inputs;     ///< x_i, n×d, rows uniform of norm √d
  Eigen::VectorXd linear;     ///< e_1, d, uniform of norm 1
  Eigen::VectorXd quadratic;  ///< e_2, d, uniform of norm 1
  Eigen::VectorXd noise;      ///< n, N(0,1)
};

Sample draw_sample(const Parameters& parameters, experiment::Draw draw);

/// Fresh inputs, those from number `first` on, in rows.
Eigen::MatrixXd draw_test_inputs(const Parameters& parameters, experiment::Draw draw,
                                 Eigen::Index first, Eigen::Index count);

/// The target ζ(x) = √T_1 (e_1·x) + √T_* [(e_2·x)² − 1]/√(2(d−1)/(d+2)) at the rows of `inputs`,
/// |e_1| = |e_2| = 1: E ζ² = T_1 + T_* on the sphere, where the quadratic part is a harmonic of
/// degree 2.
Eigen::VectorXd target(const Parameters& parameters, const Sample& sample,
                       const Eigen::MatrixXd& inputs);

/// √T_*/√(2(d−1)/(d+2)).
double quadratic_scale(const Parameters& parameters);

}  // namespace overparam::neural_tangent
