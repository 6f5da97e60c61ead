// SPDX-License-Identifier: MIT
/// @file
/// The groups of the relaxed program, and which of them are planted.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "neural_isometry/groups.hpp"
#include "neural_isometry/parameters.hpp"
#include "neural_isometry/patterns.hpp"
#include "neural_isometry/sample.hpp"
#include "overparam/core/team.hpp"

namespace overparam::neural_isometry {

/// A group in which something is planted.
struct PlantedGroup {
  Eigen::Index group;
  Eigen::VectorXd
      weights;  ///< of the neurons with that pattern, summed, in the group's coordinates
};

/// The relaxed program of a draw. Its group 0 is the skip connection, A_0 = X, where there is one;
/// then the patterns follow in their order, A_j = D_j X, or an orthonormal basis U_j of the range
/// of D_j X in a normalized network.
struct Relaxation {
  std::unique_ptr<Groups> groups;
  Eigen::Index first_unit = 0;        ///< the group of the first pattern
  std::vector<PlantedGroup> planted;  ///< each group once
  bool complete = true;               ///< whether the patterns of all planted neurons are there
};

/// Makes them.
Relaxation relaxation_of(const Parameters& parameters, const Sample& sample,
                         const PatternSet& patterns, core::Team& team);

}  // namespace overparam::neural_isometry
