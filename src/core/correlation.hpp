// SPDX-License-Identifier: MIT
/// @file
/// Correlations of Gaussian fields, some of which may not vary at all.
#pragma once

#include <cmath>
#include <limits>

namespace overparam::core {

/// √(q1 q2), also where the product is no normal number.
inline double geometric_mean(double q1, double q2) {
  const double product = q1 * q2;
  return product >= std::numeric_limits<double>::min() ? std::sqrt(product)
                                                       : std::sqrt(q1) * std::sqrt(q2);
}

/// c/√(q1 q2), and 0 where one of the variances is 0.
inline double correlation(double c, double q1, double q2) {
  const double mean = geometric_mean(q1, q2);
  return mean > 0 ? c / mean : 0;
}

}  // namespace overparam::core
