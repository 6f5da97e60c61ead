// SPDX-License-Identifier: MIT
/// @file
/// Arrangement patterns: which rows of X a hidden unit sees, 1[Xh ≥ 0].
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "neural_isometry/parameters.hpp"
#include "neural_isometry/sample.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// Different patterns, without the empty one.
struct PatternSet {
  Eigen::MatrixXd gates;       ///< 1[Xh_j ≥ 0] in column j, n×P
  Eigen::MatrixXd directions;  ///< h_j, d×P, inside of the pattern's cone (2D_j − I)Xh > 0
  /// Of all patterns: extreme rays of the cones, d×R, and the numbers of those of each.
  Eigen::MatrixXd rays = {};
  std::vector<std::vector<Eigen::Index>> cones = {};

  Eigen::Index count() const { return gates.cols(); }

  /// The number of the pattern with this column of gates, if it is among them.
  std::optional<Eigen::Index> find(const Eigen::VectorXd& column) const;
};

/// Whether some h has Xh > 0, so that a relu unit is linear on all samples: then h. Empty where
/// there is none, which Gordan's theorem proves by p ≥ 0, Σp = 1 with Xᵀp = 0.
/// @throws core::ConvergenceFailure where rounding leaves both possible.
std::optional<Eigen::VectorXd> all_ones_direction(const Eigen::MatrixXd& inputs);

/// Every pattern that some h has, with the cones: from each d − 1 rows the h with Xh = 0 there and
/// all signs of these rows. With the empty one there are 2Σ_{k<d} C(n−1, k), for inputs in general
/// position.
/// @throws core::ConvergenceFailure if there are not.
PatternSet all_patterns(const Eigen::MatrixXd& inputs);

/// What the relaxed program has by --patterns. Sampled ones are those of normal h; and the all-ones
/// pattern where a linear model is planted and it exists; and those of planted relu neurons where
/// they are asked for.
PatternSet draw_patterns(const Parameters& parameters, const Sample& sample, experiment::Draw draw);

}  // namespace overparam::neural_isometry
