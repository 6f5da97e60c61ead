// SPDX-License-Identifier: MIT
// What runner and inventory have to know of tasks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/store.hpp"

namespace overparam::experiment {

/// What Plan promises. @throws core::InvalidParameter or core::DimensionMismatch.
void require_fit(const Plan& plan);
void require_fit(const Effort& effort);
/// As many lists as the plan has tasks. @throws core::DimensionMismatch.
void require_fit(const Plan& plan, const Results& results);

/// Model::cost of an item of the task; 0 where it is no number, at most 1e300.
double cost_of(const Plan& plan, const Task& task, const Model& model);

/// Draws a task needs, as far as the outcomes known by now tell.
std::size_t draws_needed(const Plan& plan, const Task& task,
                         const std::vector<std::optional<Outcome>>& outcomes);

/// The outcomes of a task, without those that are to be tried again.
std::vector<std::optional<Outcome>> stored_outcomes(const Store& store, std::int64_t task);

}  // namespace overparam::experiment
