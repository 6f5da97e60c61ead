// SPDX-License-Identifier: MIT
/// @file
/// The equations that the report shows.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::linear_regression {

/// Every formula that the model computes, with its source.
const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::linear_regression
