// SPDX-License-Identifier: MIT
/// @file
/// The deterministic equivalent of linear regression at finite n and p.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::linear_regression {

/// Eigenvalues and target power, one level for each run of the spectrum.
regression::Levels levels(const Parameters& p);

/// The interpolator's part on the coordinates behind k: Σ_{i>k} θ̂_i x_i.
struct SpikyPart {
  double population = 0;  ///< E of its square on a fresh input
  double training = 0;    ///< E of its mean square on the training inputs
};

/// With s_i = λ_i/(λ_i+κ), the test error E = bias + variance + σ² and sums over i > k,
///   population P = Σ λ_iθ_i² s_i² + (1/n) Σ s_i² E,
///   training = P + 2 (d/n) (Σ λ_iθ_i² s_i − P) + (d/n)² E,  d = Σ s_i.
/// The second is the leave-one-out argument: a sample shifts the fit at its own input by d/n times
/// the error that the fit without it makes there.
/// @param levels in decreasing order, without tail; @param kappa κ; @param test_error E, finite;
/// @param behind k, at the boundary of two levels.
/// Source: derived in README.md, from the equivalents of Cheng and Montanari (2024).
SpikyPart spiky_part(const regression::Levels& levels, double samples, double kappa,
                     double test_error, double behind);

/// The best that stopping, or a ridge, can do for ε_g = (bias + variance)/2.
struct Optimum {
  std::optional<double> at;  ///< time or ridge; empty if no finite one is best
  double error = 0;          ///< ε_g there, or in the limit
};

/// Over t from 0 to ∞ at the given ridge.
Optimum optimal_time(const regression::Levels& levels, double samples, double ridge, double noise);

/// Over ridges from 0 to ∞ at t = ∞.
Optimum optimal_ridge(const regression::Levels& levels, double samples, double noise);

/// All observables at `times`, of which infinity may be the last.
std::vector<experiment::Measurement> theory(const Parameters& p, std::span<const double> times);

}  // namespace overparam::linear_regression
