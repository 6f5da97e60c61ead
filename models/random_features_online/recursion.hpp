// SPDX-License-Identifier: MIT
/// @file
/// The order parameters step by step, as the descent moves them.
#pragma once

#include <span>

#include "random_features_online/order_parameters.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::random_features_online {

/// The observables after K t discrete steps for each of `times` (increasing, ≥ 0, finite):
///   x ← x + f(x, steps/K)/K
/// with f the right-hand side of OrderParameterSystem. With its step terms this is the average of a
/// descent on Gaussian features exactly, at any learning rate, where the differential equation
/// dx/dt = f is its limit η(λ+γ)/K → 0. Without decay and noise a mode's d is multiplied by
/// 1 − 2ηω + η²ω²(1+1/b), ω = λ/K. Where K t is not whole, values are interpolated linearly between
/// two steps, as the simulation does.
/// @param most_updates positive, may be infinite.
/// @throws core::InvalidParameter for another, for unsorted, negative or infinite times, and
/// without 1/K (K → ∞, or a Training without finite_width), or where shells of different 1/K show
/// by a negative error; core::IntegrationFailure for more than `most_updates` updates of a shell, K
/// t times shells, or 2^53 steps.
Trajectory iterate(const OrderParameterSystem& system, std::span<const double> times,
                   double most_updates = 2e10);

}  // namespace overparam::random_features_online
