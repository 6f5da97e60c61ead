// SPDX-License-Identifier: MIT
/// @file
/// What a store has of a command.
#pragma once

#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/study.hpp"

namespace overparam::command {

/// What a store has of a study, plan by plan: study.plan becomes the last one that what is stored
/// leads to.
experiment::Inventory take_inventory(study::Study& study, const experiment::Store& store);

}  // namespace overparam::command
