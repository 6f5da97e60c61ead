// SPDX-License-Identifier: MIT
/// @file
/// Where the middle half of a sample lies.
#pragma once

#include <vector>

namespace overparam::validation {

/// The values below which a quarter, a half and three quarters of a sample lie.
struct Quartiles {
  double lower = 0, median = 0, upper = 0;
};

/// The quartiles of a sample, linear between its order statistics: the q-quantile stands at place
/// q (n − 1) of the sorted values x_0 ≤ … ≤ x_{n−1} (type 7 of Hyndman and Fan, Am. Stat. 50, 361
/// (1996), the usual one of R and NumPy).
/// @throws core::DimensionMismatch for an empty sample; core::InvalidParameter for values that are
/// not finite.
Quartiles quartiles(std::vector<double> values);

}  // namespace overparam::validation
