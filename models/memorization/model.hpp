// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// How many parameters memorize: "memorization".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::memorization
