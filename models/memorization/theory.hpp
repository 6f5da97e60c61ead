// SPDX-License-Identifier: MIT
/// @file
/// What the constructions take and what no network goes below, from counts alone.
#pragma once

#include <vector>

#include "memorization/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// Counts of the construction and bounds for pairs on a segment, whose keys have L + 2 digits:
/// parameters, slots, depth, width, weight bits, key bits, points a group; lower bounds, √ law and
/// 3N + d − 1. Means
/// over random labels where zeros depend on them. Bounds alone for trained and given networks.
std::vector<experiment::Measurement> laws(const Parameters& parameters);

/// The same for the points and labels of a draw, whose distance, key length and zeros are counted,
/// without building a network.
std::vector<experiment::Measurement> instance(const Parameters& parameters, experiment::Draw draw);

/// The largest N for which a construction has at most `parameters` slots, for pairs on a segment,
/// as far as these fit there; and the largest that the lower bounds leave possible.
/// @throws core::InvalidParameter for trained networks.
experiment::Answer points_for(const Parameters& parameters, double slots);

}  // namespace overparam::memorization
