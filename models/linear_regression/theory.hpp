// SPDX-License-Identifier: MIT
/// @file
/// The deterministic equivalent of linear regression at finite n, p and d.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::linear_regression {

/// Eigenvalues and target power of the features that the student sees, an eigenspace for each run
/// of the spectrum that is not 0; what the target has on the others is unreachable. They are
/// independent of those seen, and thus noise to the fit. Of a random subset they are its means, in
/// which the risk is linear.
regression::Spectrum spectrum_of(const Parameters& p);

/// The interpolator's part on the coordinates behind k: Σ_{i>k} θ̂_i x_i.
struct SpikyPart {
  double population = 0;  ///< E of its square on a fresh input
  double training = 0;    ///< E of its mean square on the training inputs
};

/// With s_i = λ_i/(λ_i+κ), the test error E = bias + variance + Δ and sums over i > k,
///   population P = Σ λ_iθ_i² s_i² + (1/n) Σ s_i² E,
///   training = P + 2 (df_k/n) (Σ λ_iθ_i² s_i − P) + (df_k/n)² E,  df_k = Σ s_i.
/// The second is the leave-one-out argument: a sample shifts the fit at its own input by df_k/n
/// times the error that the fit without it makes there.
/// @param spectrum in decreasing order, without tail; @param kappa κ; @param test_error E, finite;
/// @param behind k, at the boundary of two eigenspaces.
/// Source: derived in README.md, from the equivalents of Cheng and Montanari (2024).
SpikyPart spiky_part(const regression::Spectrum& spectrum, double samples, double kappa,
                     double test_error, double behind);

/// What is known of ridgeless regression on Gaussian inputs exactly, at finite n and p, by the mean
/// of the inverse of a Wishart matrix. For n > p + 1 and any covariance
///   bias = T_u (1 + g),  variance = Δ g,  g = p/(n−p−1),  training = (Δ + T_u) (1 − p/n);
/// for p > n + 1 and equal eigenvalues
///   bias = (1 − n/p) T + T_u (1 + g),  variance = Δ g,  g = n/(p−n−1),  training = 0,
/// with the target's power T on the features and T_u on those that are not among them; for
/// |n − p| ≤ 1 what has Δ or T_u is infinite. Empty elsewhere.
/// @param spectrum without tail; @param samples n > 0. @throws core::InvalidParameter for others.
/// Source: T. Hastie et al. (2022), cited in equivalent.hpp; L. Breiman and D. Freedman, "How many
/// variables should be entered in a regression equation?", J. Amer. Statist. Assoc. 78, 131 (1983);
/// M. Belkin, D. Hsu, J. Xu, "Two models of double descent for weak features", SIAM J. Math. Data
/// Sci. 2, 1167 (2020), theorem 1.
std::optional<regression::Risk> exact_ridgeless(const regression::Spectrum& spectrum,
                                                double samples, double noise);

/// The best that stopping, or a ridge, can do for ε_g = (bias + variance)/2.
struct Optimum {
  std::optional<double> at;  ///< time or ridge; empty if no finite one is best
  double error = 0;          ///< ε_g there, or in the limit
  std::string edge = {};     ///< where it lies at an end of what was searched: which
};

/// Over t from 0 to ∞ at the given ridge.
Optimum optimal_time(const regression::Spectrum& spectrum, double samples, double ridge,
                     double noise);

/// Over ridges at t = ∞, from −lower_edge, below which there is no minimum, to ∞.
Optimum optimal_ridge(const regression::Spectrum& spectrum, double samples, double noise);

/// All observables at `times`, of which infinity may be the last. Errors whose equivalent leaves
/// out much at these sizes say so by their reason, and so does what a flow other than `exact` would
/// change.
std::vector<experiment::Measurement> theory(const Parameters& p, std::span<const double> times);

}  // namespace overparam::linear_regression
