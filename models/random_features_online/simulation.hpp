// SPDX-License-Identifier: MIT
/// @file
/// Direct one-pass SGD of the online random-feature model.
#pragma once

#include <span>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features_online/parameters.hpp"

namespace overparam::random_features_online {

/// One run of each of `variants`, which may differ in learning rate, schedule (all or none of them
/// greedy), label noise, weight decay and initial variance, and share network, data and features.
/// Draws F, B, w(0) and a fresh sample for every step, and measures after K t steps, for the
/// weights w reached,
///   ε_g = ½(T − 2 h·w + wᵀΩw),  R = h·w,  Q = wᵀΩw
/// with the Gaussian averages Ω, h, T of the drawn network, interpolated linearly between two steps
/// where K t is not whole. R is exact, and ε_g and Q are exact or come from RunningError as
/// ε_g and Q = 2ε_g − T + 2R. A run whose ε_g leaves
/// 1e6 (T + 1) counts as diverged: from then on measurements have no value. An exact ε_g below
/// 1e-13 of its terms T, 2R and Q has no digits left and no value. The optimal schedule is
/// OptimalRate of the network, for which its K×K kernel matrix is diagonalised; the greedy one is
/// GreedyRate at the weights of the run itself. A variant's result is the same, bit by bit, in
/// whichever company and on however many threads it is computed, and whether it goes on from a
/// state of `checkpoint` or not.
/// @param times increasing, finite. @return the measurements of each variant.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           std::span<const double> times,
                                                           experiment::Draw draw, core::Team& team,
                                                           experiment::Checkpoint& checkpoint);

/// Bytes that `simulate` needs for one run.
double simulation_memory(const Parameters& parameters);

/// Time of one run, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters, double end_time);

}  // namespace overparam::random_features_online
