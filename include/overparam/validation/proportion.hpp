// SPDX-License-Identifier: MIT
/// @file
/// Proportions of successes among independent draws.
#pragma once

#include <cstddef>

namespace overparam::validation {

/// An interval of numbers.
struct Interval {
  double lower = 0;
  double upper = 0;
};

/// The Wilson interval of a probability of which `proportion` of `draws` draws were successes: all
/// p with
///   |p̂ − p| ≤ z √(p(1 − p)/n),
/// those that a score test at z does not reject. It is no point even where all draws are successes.
/// @param proportion p̂ from 0 to 1; @param draws n from 1; @param z positive: 1 for one standard
/// error.
/// @throws core::InvalidParameter for others.
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", J.
/// Amer. Statist. Assoc. 22, 209 (1927).
Interval wilson_interval(double proportion, std::size_t draws, double z = 1);

/// Half the length of the Wilson interval of one standard error,
///   √(p̂(1 − p̂)/n + 1/(4n²)) / (1 + 1/n),
/// which tends to √(p̂(1 − p̂)/n) as n grows, and is positive where that is zero. @throws as above.
double wilson_error(double proportion, std::size_t draws);

}  // namespace overparam::validation
