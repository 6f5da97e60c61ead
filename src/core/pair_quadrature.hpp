// SPDX-License-Identifier: MIT
/// @file
/// Pair averages without a closed form: whether Hermite series suffice, and what does where not.
#pragma once

#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::core {

/// The Hermite coefficients of one of the two activations at its variance.
struct PairSeries {
  std::vector<double> coefficients;
  double second_moment = 0;  ///< E g²
  double rest = 0;           ///< what the coefficients leave of it
  bool polynomial = false;

  PairSeries(const Activation& g, double variance);
};

/// Whether Σ a_m b_m ρ^m leaves out less than 1e-15 √(E g1² E g2²), by Cauchy's inequality.
bool series_suffice(const PairSeries& a, const PairSeries& b, double correlation);

/// E[g1(x) g2(y)] by Gauss's rule over the plane: x = √q1 (α s + β t), y = √q2 (±α s ± β t) with
/// independent normal s and t, α² = (1 + |ρ|)/2, so that for every t the kinks are points s, and
/// those of both coincide at known t. Panels are halved until two results agree to 1e-13 of
/// √(E g1² E g2²). @throws ConvergenceFailure where they do not.
double pair_quadrature(const Activation& g1, const Activation& g2, double q1, double q2,
                       double correlation);

}  // namespace overparam::core
