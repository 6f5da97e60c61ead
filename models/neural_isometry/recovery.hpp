// SPDX-License-Identifier: MIT
/// @file
/// What was found in place of the planted neurons, and whether it is they.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "neural_isometry/parameters.hpp"
#include "neural_isometry/sample.hpp"
#include "neural_isometry/units.hpp"

namespace overparam::neural_isometry {

/// Hidden units with one pattern, of one sign where their program knows signs, taken together.
struct FoundUnit {
  Eigen::VectorXd gates;    ///< the pattern, n
  int sign = 0;             ///< of the output weight; 0: of both signs, or of none
  Eigen::VectorXd gate;     ///< h inside of the pattern's cone, d
  Eigen::VectorXd weights;  ///< w: what follows the gate, d
  Eigen::VectorXd image;    ///< D X w, n
};

/// The network that a program found.
struct Found {
  Eigen::VectorXd linear;        ///< of the skip connection, d; zeros without
  std::vector<FoundUnit> units;  ///< each pattern and sign once
};

/// How a network that was found stands to what was planted.
struct Comparison {
  double distance = 0;        ///< √Σ|w − w*|² over the planted patterns
  double active_groups = 0;   ///< units above 1e-4 of the largest weight, the skip connection aside
  double test_error = 0;      ///< E(f − f*)²/E f*² over x ~ N(0, I)
  bool same_support = false;  ///< active are the planted patterns and no other
};

/// Compares. A unit's weight is |w|, and |DXw| in a normalized network, where distances are between
/// images. Weights of planted neurons with one pattern are summed.
Comparison compare(const Parameters& parameters, const Sample& sample, const Found& found);

}  // namespace overparam::neural_isometry
