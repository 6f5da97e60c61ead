// SPDX-License-Identifier: MIT
/// @file
/// The equations behind the numbers, for people who read a result.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::two_layer_online {

/// In the order of docs/two-layer-networks.md, which derives them.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::two_layer_online
