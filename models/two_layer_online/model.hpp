// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::two_layer_online {

/// Two-layer networks of which one layer or both learn online: "two-layer-online".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::two_layer_online
