// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::linear_network {

/// A linear two-layer network learnt online: "linear-network".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::linear_network
