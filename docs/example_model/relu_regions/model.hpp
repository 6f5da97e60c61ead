// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::relu_regions {

/// Counts of the linear regions of a network: "relu-regions".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::relu_regions
