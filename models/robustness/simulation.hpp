// SPDX-License-Identifier: MIT
/// @file
/// Direct computation of smooth interpolants: draw, fit, measure.
#pragma once

#include <span>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// One draw of F, B, inputs and label noise, and the fit of each of `variants`, which may differ in
/// interpolant, ridge, and size and law of the label noise.
/// Random features: the minimiser w of |y − Φw|² + λ|w|² by linalg::RidgeFit, or of |y − Φw|² + λ
/// wᵀΓw, with Γ = L Lᵀ by Cholesky, from that of |y − ΦL⁻ᵀv|² + λ|v|². Then
///   G = wᵀΓw,  E f² = wᵀΩw,  ε_g = ½(T − 2h·w + wᵀΩw)
/// are exact for the draw, with Ω, Γ, h and T of population.hpp.
/// Tangent features: θ = Φᵀ(ΦΦᵀ + λ)⁻¹y from the eigenvectors of the kernel matrix, and averages
/// over 4000 fresh inputs with their standard errors.
/// With `lipschitz`, bounds of the Lipschitz constant of each f: by lipschitz.hpp from below; from
/// above sup|g'| |F| |w|/√(KN), and for tangent features (√K sup|σ'| + √N |W| sup|σ''|) |θ|/√(KN),
/// |F|, |W| and |θ| the operator norms of F, W and of θ as a K×N matrix.
/// A variant's result is the same, bit by bit, in whichever company and on however many threads.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           experiment::Draw draw, core::Team& team);

/// Bytes that `simulate` needs for one draw.
double simulation_memory(const Parameters& parameters);

/// Time of one draw, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters);

/// The two kinds.
std::vector<std::vector<experiment::Measurement>> simulate_features(
    std::span<const Parameters> variants, experiment::Draw draw, core::Team& team);
std::vector<std::vector<experiment::Measurement>> simulate_tangent(
    std::span<const Parameters> variants, experiment::Draw draw, core::Team& team);

}  // namespace overparam::robustness
