// SPDX-License-Identifier: MIT
/// @file
/// Ridge regression on n samples in the eigenbasis of the features: the deterministic equivalent.
///
/// Linear regression and kernel regression are one problem: features φ(x) = Σ_i with population
/// covariance Σ = diag(λ_i), target Σ_i θ_i φ_i, labels y = target + noise of variance Δ, and
///   θ̂ = argmin Σ_data (y − θ·φ)² + λ|θ|²,  the minimum-norm interpolant as λ → 0.
/// The effective ridge κ solves n − λ/κ = df(κ), df(κ) = Σ λ_i/(λ_i+κ); κ = 0 if λ = 0 and there
/// are no more than n modes.
/// A negative ridge is a problem with a minimum as long as the nonzero eigenvalues of ΦᵀΦ + λ are
/// positive: λ(κ) = κ (n − df(κ)) − tail rises from its smallest value, where
/// dλ/dκ = n − Σ (λ_i/(λ_i+κ))² = 0, and κ(λ) follows that branch down: to some κ > 0 with more
/// modes than samples, where the unlearnt modes act as a positive ridge, to −min λ_i < κ < 0 with
/// fewer.
/// Source: T. Hastie et al., "Surprises in high-dimensional ridgeless least squares interpolation",
/// Ann. Statist. 50, 949 (2022); C. Cheng and A. Montanari, "Dimension free ridge
/// regression", Ann. Statist. 52, 2879 (2024), which bounds the error at finite n and p.
#pragma once

#include <vector>

namespace overparam::regression {

/// Modes that share an eigenvalue.
struct Eigenspace {
  double eigenvalue = 0;    ///< λ > 0, of the population covariance (or kernel)
  double multiplicity = 1;  ///< D > 0, need not be whole
  double power = 0;         ///< T = Σ λ θ² over the modes: their part of E[target²]
};

/// The spectrum: all that regression needs to know of features and target.
struct Spectrum {
  std::vector<Eigenspace> spaces;  ///< in any order: results are the same up to rounding
  double tail = 0;         ///< Σ D λ of infinitely many modes of vanishing λ: adds to the ridge
  double unreachable = 0;  ///< target power outside of the features' span: acts as noise, and stays
};

/// @throws core::InvalidParameter that names the member unless the numbers are finite, eigenvalues
/// and multiplicities positive, nothing negative, and Σ D λ with the tail at most 1e280. All
/// functions of spectra check them.
void require_valid(const Spectrum& spectrum);

/// Expected risk against the noiseless target, E(target − f)² = bias + variance. Given the inputs,
/// the target's unreachable part is no noise: what it adds to the risk belongs to the bias.
struct Risk {
  double bias = 0;      ///< E(target − E_noise f)²
  double variance = 0;  ///< E Var_noise(f), proportional to Δ
  double training = 0;  ///< (1/n) E|y − f|², on the noisy labels
  /// What rounding may have added to each of them, where they are sums of both signs.
  double bias_rounding = 0, variance_rounding = 0, training_rounding = 0;
};

/// An end of the eigenvalues of ΦᵀΦ, as n and the modes grow together; those of finite samples lie
/// around it. Of the nonzero ones where there are more modes than samples.
/// Source: J. Silverstein and S. Choi, "Analysis of the limiting spectral distribution of large
/// dimensional random matrices", J. Multivariate Anal. 54, 295 (1995), theorem 4.1.
struct Edge {
  double eigenvalue = 0;
  double kappa = 0;  ///< where dλ/dκ = 0 at λ = −eigenvalue
};

/// The lower end: ridges are to be above λ = −eigenvalue. With as many modes as samples it is the
/// tail, with fewer and a tail too.
/// @param samples n > 0, real. @throws core::InvalidParameter for others; core::ConvergenceFailure.
Edge lower_edge(const Spectrum& spectrum, double samples);

/// The upper end, κ < −max λ_i. Gradient descent with steps η converges for
/// η < 2n/(eigenvalue + λ).
/// @throws like lower_edge.
Edge upper_edge(const Spectrum& spectrum, double samples);

/// κ(λ), to about the accuracy of the arithmetic however many decades the eigenvalues span.
/// @param samples n > 0, real; @param ridge λ ≥ 0, or above −lower_edge.
/// @throws core::InvalidParameter("ridge", …) for a ridge below, and for other numbers of samples;
/// core::ConvergenceFailure.
double effective_ridge(const Spectrum& spectrum, double samples, double ridge);

/// df(κ) = Σ λ_i/(λ_i+κ) + tail/κ, without the tail if there is none; infinite at poles.
/// @param kappa finite. @throws core::InvalidParameter for another.
double degrees_of_freedom(const Spectrum& spectrum, double kappa);

/// The risk of ridge regression. With df_2 = Σ (λ_i/(λ_i+κ))² and what is unreachable, T_u,
///   bias = (κ² Σ λ_iθ_i²/(λ_i+κ)² + T_u)/(1−df_2/n),  variance = Δ df_2/(n−df_2),
///   training = (λ/(nκ))² (bias + variance + Δ).
/// Where df_2 = n, as many modes as samples and λ = 0, what is not 0 is infinite, but for the
/// training error, which is 0.
/// @param samples n > 0, real; @param ridge as of effective_ridge; @param noise Δ ≥ 0.
/// @throws like effective_ridge; core::InvalidParameter for other noise.
Risk ridge_risk(const Spectrum& spectrum, double samples, double ridge, double noise);

/// 1/(n − df_2): the relative size of what the equivalent leaves out at n samples, but for a factor
/// of order one. The fluctuations of xᵀRx around its mean, for one sample x and the resolvent R
/// of the others, have this relative variance.
/// @param ridge as of effective_ridge, or ∞, where nothing is learnt and df_2 = 0. @throws like
///   effective_ridge.
double relative_correction(const Spectrum& spectrum, double samples, double ridge);

}  // namespace overparam::regression
