// SPDX-License-Identifier: MIT
/// @file
/// Kernel ridge regression on drawn points of the sphere.
#pragma once

#include <span>
#include <vector>

#include "kernel_ridge/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::kernel_ridge {

/// The regression of each of `variants`, which may differ in ridge and label noise and share points
/// and labels' noise but for its size. Draws n points x_i and w uniform on the unit sphere, builds
/// k(X, X), and with A(t) = (k(X, X)+λ)⁻¹ (1 − e^{−t(k(X, X)+λ)/n}) and α = A y (at t = ∞ the
/// solution, of minimum norm where k(X, X) is singular and λ = 0) measures f = Σ α_i k(x·x_i)
/// exactly, by Population:
///   E(ζ−f)² = E ζ² − 2 α·h + αᵀk₂α,  h_i = E_x[ζ k(x·x_i)],  (k₂)_ij = E_x[k(x·x_i) k(x·x_j)];
/// the bias is that of y = ζ(x_i), the variance Δ tr(A k₂ A). At t = ∞ also
///   effective_ridge 1/tr A, which κ is the mean of, to leading order, and
///   learnt_level_l = Σ_ij A_ij s_l P_l(x_i·x_j),
/// the coefficient that f has in a target of degree l alone, averaged over its direction.
/// Errors are differences, and say by their reason where rounding, or the ends of the averages'
/// series, leave less than three digits.
/// A variant's result is the same, bit by bit, in whichever company and on however many threads.
/// @param times increasing, infinity allowed as the last one. @return the measurements of each
///   variant.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           std::span<const double> times,
                                                           experiment::Draw draw, core::Team& team,
                                                           experiment::Checkpoint& checkpoint);

/// The largest n that `simulate` takes.
inline constexpr double max_simulated_samples = 32765;

/// Bytes that `simulate` needs.
double simulation_memory(const Parameters& parameters);

/// Time of one run, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters);

}  // namespace overparam::kernel_ridge
