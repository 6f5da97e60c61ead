// SPDX-License-Identifier: MIT
/// @file
/// The model as the commands see it.
#pragma once

#include <memory>

#include "overparam/experiment/model.hpp"

namespace overparam::random_features_ridge {

/// Ridge regression on random features: "random-features-ridge".
std::unique_ptr<experiment::Model> make_model();

}  // namespace overparam::random_features_ridge
