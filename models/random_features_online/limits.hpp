// SPDX-License-Identifier: MIT
/// @file
/// What the order-parameter equations say without being integrated: fixed points, stability, rates.
///
/// All of them throw like require_valid(spectrum) and Training::require_valid, and
/// core::ConvergenceFailure where an intermediate result leaves the range of numbers.
#pragma once

#include <optional>

#include "random_features_online/order_parameters.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::random_features_online {

/// How close to η_c a rate counts as critical: 1 − η/η_c = 1e-9 leaves seven digits of the error,
/// and more than the rounding of η_c.
inline constexpr double critical_margin = 1e-9;

/// The largest constant learning rate below which ε_g stays finite: the root of
///   Σ (η/b) λ²p / Γ = 1 with all Γ = 2(λ+γ) − (η/K)(χλ² + 2γλ + γ²) positive,
/// the damping of d over η. Without step terms and decay η_c = 2b/E[g²]. Infinite if there is no
/// shell, or beyond the largest number.
double critical_learning_rate(const Spectrum& spectrum, const Training& training);

/// Whether the schedule is not constant, or its rate η < (1 − critical_margin) η_c.
bool is_stable(const Spectrum& spectrum, const Training& training);

/// Observables as t → ∞ for a constant or decaying learning rate; empty when a constant rate is not
/// stable, or the trajectory overflows. A power schedule with a ≤ 1 and the optimal schedule anneal
/// the noise away (η → 0 with ∫η dt = ∞), which leaves 2ε_g = 2ε_* + Σ (γ/(λ+γ))² μ; one with a > 1
/// stops early and is integrated to its end.
/// @throws core::ConvergenceFailure if a > 1 is so close to 1 that its end is beyond t = 1e290.
std::optional<Snapshot> stationary_state(const Spectrum& spectrum, const Training& training);

/// 1 over the slowest rate at which ε_g approaches its limit under a constant learning rate: the
/// smallest root x of Σ (η²/b) λ²p/(ηΓ − x) = 1, or if γ > 0 makes the overlaps enter and is
/// slower, η(λ+γ) of the smallest λ with teacher power (the smallest of all if no shell has both
/// fraction and power). Empty when unstable or without shells.
std::optional<double> relaxation_time(const Spectrum& spectrum, const Training& training);

}  // namespace overparam::random_features_online
