// SPDX-License-Identifier: MIT
/// @file
/// Ridge regression on n samples in the eigenbasis of the features: the deterministic equivalent.
///
/// Linear regression and kernel regression are one problem: features φ(x) = Σ_i with population
/// covariance Σ = diag(λ_i), target Σ_i θ_i φ_i, labels y = target + noise of variance σ², and
///   θ̂ = argmin Σ_data (y − θ·φ)² + λ|θ|²,  the minimum-norm interpolant as λ → 0.
/// The effective ridge κ > 0 solves n − λ/κ = df(κ), df(κ) = Σ λ_i/(λ_i+κ); κ = 0 if λ = 0 and there
/// are no more than n modes.
#pragma once

#include <complex>
#include <vector>

namespace overparam::regression {

/// Modes that share an eigenvalue.
struct Level {
  double eigenvalue = 0;    ///< λ > 0, of the population covariance (or kernel)
  double multiplicity = 1;  ///< D > 0, need not be whole
  double power = 0;         ///< F = Σ λ θ² over the modes: their part of E[target²]
};

/// All that regression needs to know of features and target.
struct Levels {
  std::vector<Level> levels;
  double tail = 0;         ///< Σ D λ of infinitely many modes of vanishing λ: adds to the ridge
  double unreachable = 0;  ///< target power outside of the features' span: acts as noise, and stays
};

/// Expected risk against the noiseless target, E(target − θ̂·φ)² = bias + variance.
struct Risk {
  double bias = 0;  ///< (E_noise θ̂ − θ)ᵀ Σ (E_noise θ̂ − θ), with what is unreachable
  double variance = 0;  ///< tr Σ Cov_noise(θ̂)
  double training = 0;  ///< (1/n) E|y − f|², on the noisy labels
};

/// κ(λ). @param samples n > 0, real; @param ridge λ ≥ 0.
/// @throws core::ConvergenceFailure.
double effective_ridge(const Levels& levels, double samples, double ridge);

/// The risk of ridge regression. With D2 = (1/n) Σ (λ_i/(λ_i+κ))²,
///   bias = κ² Σ λ_i θ_i²/(λ_i+κ)²/(1−D2), variance = σ² D2/(1−D2),
///   training = (λ/(nκ))² (bias + variance + σ²).
/// Infinite where D2 = 1: interpolation with as many modes as samples.
Risk ridge_risk(const Levels& levels, double samples, double ridge, double noise);

}  // namespace overparam::regression
