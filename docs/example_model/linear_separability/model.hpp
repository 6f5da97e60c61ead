// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::linear_separability {

/// Whether a hyperplane separates random points: "linear-separability".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::linear_separability
