// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// Exact recovery of planted neurons: "neural-isometry".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::neural_isometry
