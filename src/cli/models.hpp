// SPDX-License-Identifier: MIT
/// @file
/// The table of models.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::cli {

/// One of each model of the build's list; the build writes this function (model_table.cpp.in).
std::vector<std::unique_ptr<experiment::Model>> make_models();

/// All models, in the order of `overparam list`.
const std::vector<std::unique_ptr<experiment::Model>>& models();

/// The model of that name. @throws core::InvalidParameter that suggests the nearest name.
const experiment::Model& find_model(const std::string& name);

}  // namespace overparam::cli
