// SPDX-License-Identifier: MIT
/// @file
/// What a store has of an experiment.
#pragma once

#include <cstddef>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/store.hpp"

namespace overparam::experiment {

/// What a store has of a plan's results, and what is missing.
struct Inventory {
  Results results;
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t missing = 0;
  std::size_t running = 0;  ///< of the missing ones, those that some process has claimed
  double seconds = 0;       ///< computing time of the results, summed over threads
  double seconds_left = 0;  ///< estimate for the missing ones, by Model::cost
};

/// What the store has of a plan of this model.
Inventory take_inventory(const Plan& plan, const Model& model, const Store& store);

}  // namespace overparam::experiment
