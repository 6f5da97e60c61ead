// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::online_linear_regression {

/// Linear regression learnt online: "online-linear-regression".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::online_linear_regression
