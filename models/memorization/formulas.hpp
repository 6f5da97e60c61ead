// SPDX-License-Identifier: MIT
/// @file
/// The equations behind the numbers, for people who read a result.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// In the order of docs/memorization.md, which derives them.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::memorization
