// SPDX-License-Identifier: MIT
/// @file
/// Direct computation: build the network, evaluate it on every point, count.
#pragma once

#include <string>
#include <vector>

#include "memorization/network.hpp"
#include "memorization/parameters.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// Points and labels of a draw, the network that is constructed, trained or given, its counts, and
/// the share of points at which its value, computed without rounding, is the label. Of a trained
/// network what counts is the sign, positive for the label 1; where the smallest is sought and none
/// is found, the counts are not_converged.
std::vector<experiment::Measurement> simulate(const Parameters& parameters, experiment::Draw draw,
                                              core::Team& team);

/// The network of a draw as a text (network_file.hpp), and a line for people.
/// @throws core::InvalidParameter if the parameters give a network themselves; core::Error if no
/// trained network memorizes.
experiment::Written write_network(const Parameters& parameters, experiment::Draw draw,
                                  core::Team& team);

/// Bytes that a source needs for one draw.
double memory_of(const Parameters& parameters, const std::string& source);

/// Time of one draw, in units of a multiplication inside a matrix product.
double cost_of(const Parameters& parameters, const std::string& source);

}  // namespace overparam::memorization
