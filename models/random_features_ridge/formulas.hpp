// SPDX-License-Identifier: MIT
/// @file
/// The equations behind the numbers, for people who read a result.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::random_features_ridge {

/// In the order of docs/theory.md, which derives them.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::random_features_ridge
