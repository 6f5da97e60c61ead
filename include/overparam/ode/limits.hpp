// SPDX-License-Identifier: MIT
/// @file
/// What the order-parameter equations say without being integrated: fixed points, stability, rates.
#pragma once

#include <optional>

#include "overparam/ode/integrate.hpp"
#include "overparam/ode/order_parameters.hpp"

namespace overparam::ode {

/// The largest constant learning rate below which ε_g stays finite: the root of
///   (η/b) Σ λ²p / (2(λ+γ) − ηλ(gain)c) = 1 with all denominators positive.
/// Without step terms and decay η_c = 2b/E[g²]. Infinite if there is no shell.
double critical_learning_rate(const core::Spectrum& spectrum, const Training& training);

/// Observables as t → ∞ for a constant or decaying learning rate; empty when the constant rate is
/// not below critical. A power schedule with a ≤ 1 and the optimal schedule anneal the noise away
/// (η → 0 with ∫η dt = ∞); one with a > 1 stops early and is integrated to its end.
/// @throws core::ConvergenceFailure if a > 1 is so close to 1 that its end is beyond t = 1e290.
std::optional<Snapshot> stationary_state(const core::Spectrum& spectrum, const Training& training);

/// 1 over the slowest rate at which ε_g approaches its limit under a constant learning rate: the
/// smallest root x of Σ (η²/b) λ²p/(2η(λ+γ) − η²λ(gain)c − x) = 1, or η(λ_min + γ) if γ > 0 makes
/// the overlaps enter and is slower. Empty when unstable or without shells.
std::optional<double> relaxation_time(const core::Spectrum& spectrum, const Training& training);

}  // namespace overparam::ode
