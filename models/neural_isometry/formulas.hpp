// SPDX-License-Identifier: MIT
/// @file
/// The equations behind the numbers, for people who read a result.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// In the order of docs/neural-isometry.md, which derives them.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::neural_isometry
