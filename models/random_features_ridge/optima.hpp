// SPDX-License-Identifier: MIT
/// @file
/// The ridge and the stopping time of least generalization error.
#pragma once

namespace overparam::random_features_ridge {

class Theory;

/// Where the error is smallest; infinity is a place too.
struct Optimum {
  double at = 0;
  double error = 0;      ///< ε_g there
  bool at_edge = false;  ///< of the ridges that leave least squares a minimum
};

/// The best λ of the ridge solution at the label noise of the theory, from the smallest that leaves
/// a minimum, 0 included. Infinite if there is nothing to be learnt, so that f = 0 is best.
Optimum best_ridge(const Theory& theory);

/// The best time to stop the flow at this ridge. Infinite if the error falls all the way.
Optimum best_time(const Theory& theory, double ridge);

}  // namespace overparam::random_features_ridge
