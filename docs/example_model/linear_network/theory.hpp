// SPDX-License-Identifier: MIT
/// @file
/// Theory of the linear network: differential equations of its order parameters.
#pragma once

#include <span>
#include <vector>

#include "linear_network/parameters.hpp"

namespace overparam::linear_network {

/// Q, R and ε_g at `times` in the limit N → ∞, started from the overlaps of the draw. With the
/// difference D = Σ_k J_k − Σ_m B_m a step is J_k ← J_k − η (D·x/√N − √Δ G) x/√N. In terms of
///   q_k = J_k·D/N = Σ_l Q_kl − Σ_m R_km,   r_m = B_m·D/N = Σ_l R_lm − Σ_n T_nm,
///   2 ε_g = |D|²/N = Σ_k q_k − Σ_m r_m
/// its averages over x and G are
///   dQ_kl/dt = −η (q_k + q_l) + η² (2 ε_g + Δ),   dR_km/dt = −η r_m.
/// Source: D. Saad and S. A. Solla, Phys. Rev. E 52, 4225 (1995), with linear units.
/// @param times increasing, finite.
/// @throws core::IntegrationFailure where steps or evaluations do not suffice.
std::vector<experiment::Measurement> theory(const Parameters& parameters,
                                            std::span<const double> times, experiment::Draw draw);

}  // namespace overparam::linear_network
