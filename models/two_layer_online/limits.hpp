// SPDX-License-Identifier: MIT
/// @file
/// What the order-parameter equations say of specialised students without being integrated.
///
/// All are of N → ∞ and of a fixed point of specialised students, Specialised::of(), and empty
/// where the parameters have none. They also are empty where the slopes g' of different units are
/// linearly dependent (g linear), and beyond the classes that Fluctuations::of() treats.
/// Source: docs/two-layer-networks.md; S. Goldt et al., NeurIPS 2019, for the noise floor.
#pragma once

#include <optional>

#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// η_c, the learning rate of the first layer beyond which the fixed point is unstable: b over the
/// largest eigenvalue of L⁻¹M, Fluctuations. Deviations in the span of the teachers decay at any
/// rate. erf, v = v* = 1, T = 1: b π √(5/3) for K = M = 1.
std::optional<double> critical_learning_rate(const Parameters& parameters);

/// ε_g as t → ∞ to first order in the label noise Δ: ½ tr(H D) of the solution of
///   η (HD + DH) − (η²/b) M[D] = (η²/b) Δ H.
/// Two or more spare students are neutral to deviations that cancel. With an odd g such students
/// become opposite to each other, and their norms grow as a power of time, while ε_g slowly falls
/// below this. Empty from η_c on.
std::optional<double> noise_floor(const Parameters& parameters);

/// The same to first order in η too: (η Δ/4b) Σ_i u_i² E[g'(x_i)²], with g'(0)² of spare students.
std::optional<double> small_rate_noise_floor(const Parameters& parameters);

/// The rate at which ε_g decays to its limit as t → ∞: the smallest eigenvalue of η L − (η²/b) M,
/// or twice the slowest rate of deviations of R (and of v, if trained) where that is smaller,
/// slowest_mode(). Empty from η_c on, for T ≠ 1, and where several students share a teacher or are
/// spare, whose differences decay as powers of time.
std::optional<double> late_rate(const Parameters& parameters);

}  // namespace overparam::two_layer_online
