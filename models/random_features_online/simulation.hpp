// SPDX-License-Identifier: MIT
/// @file
/// Direct one-pass SGD of the online random-feature model.
#pragma once

#include <span>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "random_features_online/parameters.hpp"

namespace overparam::random_features_online {

/// One run: draws F, B, w(0) and a fresh sample for every step, and measures at the steps nearest to
/// K t, for the weights w reached,
///   ε_g = ½(T − 2 h·w + wᵀΩw),  R = h·w,  Q = wᵀΩw
/// with the exact Gaussian averages Ω, h, T of the drawn network. A run whose ε_g leaves
/// 1e6 (T + 1) counts as diverged: from then on measurements have no value.
/// The optimal schedule is the greedy one of this network, from its own Ω, h and w:
///   η = |Ωw−h|² / [ tr(Ω²)(2ε_g+Δ)/b + (1−1/b)(Ωw−h)ᵀΩ(Ωw−h) ].
/// @param times increasing, finite.
std::vector<experiment::Measurement> simulate(const Parameters& parameters,
                                              std::span<const double> times, experiment::Draw draw);

}  // namespace overparam::random_features_online
