// SPDX-License-Identifier: MIT
/// @file
/// The equations behind the numbers, for people who read a result.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::robustness {

/// In the order of docs/smooth-interpolation.md, which derives them.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::robustness
