// SPDX-License-Identifier: MIT
// What runner and inventory have to know of tasks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "overparam/experiment/journal.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {

/// What Plan promises. @throws core::InvalidParameter or core::DimensionMismatch.
void require_fit(const Plan& plan);
void require_fit(const Effort& effort);
/// As many lists as the plan has tasks. @throws core::DimensionMismatch.
void require_fit(const Plan& plan, const Results& results);

/// Model::cost of an item of the task, whose point is `point`; 0 where it is no number, at most
/// 1e300.
double cost_of(const Plan& plan, const Task& task, const Point& point, const Model& model);

/// Draws a task needs, as far as the outcomes known by now tell.
std::size_t draws_needed(const Plan& plan, const Task& task,
                         const std::vector<std::optional<Outcome>>& outcomes);

/// Whether the outcome is a failure that another run, or another process, need not share.
bool to_be_tried_again(const Outcome& outcome);

/// The numbers of a plan's tasks in a journal, which gets those that it has not.
std::vector<std::int64_t> numbers_in(Journal& journal, const Plan& plan, const Model& model);

/// The outcomes of a task, without those that are to be tried again.
std::vector<std::optional<Outcome>> stored_outcomes(const Journal& journal, std::int64_t task);
Results stored_outcomes(const Journal& journal, const std::vector<std::int64_t>& tasks);

}  // namespace overparam::experiment
