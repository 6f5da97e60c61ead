// SPDX-License-Identifier: MIT
/// @file
/// Theory of linear separability: Cover's count.
#pragma once

#include "linear_separability/parameters.hpp"

namespace overparam::linear_separability {

/// The share of the 2ⁿ ways to label n points in general position in N dimensions that a hyperplane
/// through 0 separates,
///   C(n, N)/2ⁿ = 2^{1−n} Σ_{k<N} binom(n − 1, k):
/// the probability that fewer than N of n − 1 fair coins show heads. It is 1 for n ≤ N and ½ at n =
/// 2N.
/// Source: T. M. Cover, IEEE Transactions on Electronic Computers EC-14, 326 (1965), theorem 1.
/// @param samples n, whole, from 1
/// @param dimension N, whole, from 1
double separable_share(double samples, double dimension);

/// Its limit as N → ∞ at fixed n/N: 1 below 2, ½ at 2 and 0 above.
double asymptotic_share(double sample_ratio);

}  // namespace overparam::linear_separability
