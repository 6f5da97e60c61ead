// SPDX-License-Identifier: MIT
/// @file
/// Sums over degrees, and the roots of what decreases with an effective ridge.
#pragma once

#include <cmath>

#include "overparam/core/error.hpp"
#include "overparam/core/root.hpp"
#include "robustness/degrees.hpp"

namespace overparam::robustness {

/// Σ term(degree).
template <class Scalar, class Term>
Scalar sum_over(const Degrees& degrees, const Term& term) {
  Scalar sum = 0;
  for (const Degree& one : degrees.listed) sum += term(one);
  return sum;
}

/// Σ D_k, the number of functions that complete lists reach.
inline double rank(const Degrees& degrees) {
  return sum_over<double>(degrees, [](const Degree& one) { return one.multiplicity; });
}

/// x > 0 at which f, decreasing in x, has the value `wanted` > 0; searched for from `near` on.
/// @throws core::ConvergenceFailure where f does not reach it between 1e-250 and 1e250.
template <class Function>
double root_of_decreasing(const char* what, const Function& f, double wanted, double near) {
  const double level = std::log(wanted);
  const auto g = [&](double log_x) { return std::log(f(std::exp(log_x))) - level; };
  constexpr double farthest = 575;  // of log x
  double step = 1;
  double low = std::log(near);
  double high = low;
  double at_low = g(low);
  double at_high = at_low;
  while (at_low < 0 && low > -farthest) {
    high = low;
    at_high = at_low;
    low -= step;
    at_low = g(low);
    step *= 2;
  }
  while (at_high > 0 && high < farthest) {
    low = high;
    at_low = at_high;
    high += step;
    at_high = g(high);
    step *= 2;
  }
  if (!(at_low >= 0 && at_high <= 0)) throw core::ConvergenceFailure(what, at_low - at_high, 0);
  if (low == high) return std::exp(low);
  return std::exp(core::root_between(what, g, low, high, at_low, at_high));
}

/// Checks that tails, of which rounding leaves some digits, do not matter more than these.
/// @param share of the tails' rounding in an equation whose right side is `size`.
inline void require_resolved(double share, double size) {
  constexpr double enough = 1e-7;
  if (!(share <= enough * size))
    throw core::ConvergenceFailure("degrees of the features", share / size, 0);
}

}  // namespace overparam::robustness
