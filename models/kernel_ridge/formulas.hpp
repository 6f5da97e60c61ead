// SPDX-License-Identifier: MIT
/// @file
/// The equations of kernel ridge regression, for the report.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::kernel_ridge {

const std::vector<experiment::Formula>& formulas();

}  // namespace overparam::kernel_ridge
