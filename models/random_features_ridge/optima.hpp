// SPDX-License-Identifier: MIT
/// @file
/// The ridge and the stopping time of least generalization error.
#pragma once

namespace overparam::random_features_ridge {

class Theory;

/// Where the error is smallest; infinity is a place too.
struct Optimum {
  double at = 0;
  double error = 0;     ///< ε_g there
  bool beyond = false;  ///< the error still falls beyond this edge of the range
};

/// The best λ ≥ 0 of the ridge solution, 0 included, at the label noise of the theory. Infinite if there
/// is nothing to be learnt, so that f = 0 is best. At 0 `beyond` tells whether the error has a slope, so
/// that a negative ridge would be better.
Optimum best_ridge(const Theory& theory);

/// The best time to stop the flow at this ridge. Infinite if the error falls all the way.
Optimum best_time(const Theory& theory, double ridge);

}  // namespace overparam::random_features_ridge
