// SPDX-License-Identifier: MIT
/// @file
/// The table of models.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::cli {

/// All models, in the order of `overparam list`. A new model is one line in models.cpp.
const std::vector<std::unique_ptr<experiment::Model>>& models();

/// The model of that name. @throws core::InvalidParameter that suggests the nearest name.
const experiment::Model& find_model(const std::string& name);

}  // namespace overparam::cli
