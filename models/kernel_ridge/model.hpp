// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::kernel_ridge {

/// Kernel ridge regression on the sphere: "kernel-ridge".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::kernel_ridge
