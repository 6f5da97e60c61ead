// SPDX-License-Identifier: MIT
/// @file
/// The models of a program. The build writes the implementation from its list of models, into the
/// library overparam::models, or into a program that has other ones (overparam_add_program).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::study {

/// One of each model, in the order of `overparam list`. They live until the program ends.
const std::vector<std::unique_ptr<experiment::Model>>& models();

/// The model of that name. @throws core::InvalidParameter named "model" that suggests the nearest
/// name.
const experiment::Model& find_model(const std::string& name);

}  // namespace overparam::study
