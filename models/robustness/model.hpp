// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::robustness {

/// What smooth interpolation costs: "robustness".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::robustness
