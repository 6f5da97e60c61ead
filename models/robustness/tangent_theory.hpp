// SPDX-License-Identifier: MIT
/// @file
/// Theory of fits by tangent features f = θ·(s ⊗ x)/√(KN), s_k = σ'(w_k·x), |w_k| = 1.
#pragma once

#include "robustness/equivalent.hpp"
#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// K units as N → ∞ at fixed n/N: the fit of least norm by regression/product_features.hpp, with
/// the law of mean and spread of K slopes, and
///   G = E f² + E[σ''(x)²] |θ|²/(KN),  x ~ N(0, 1):
/// θ as good as Gaussian among so many, each slope changes along its own w_k. A linear target is
/// learnt, all else of a teacher acts as noise.
/// @throws core::ConvergenceFailure.
Fit tangent_fit(const Parameters& parameters);

/// E σ''(x)², x ~ N(0, 1): Σ m(m−1) ĝ_m².
double curvature_power(const core::Activation& activation);

}  // namespace overparam::robustness
