// SPDX-License-Identifier: MIT
#include "experiment/items.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "overparam/experiment/adaptive.hpp"

namespace overparam::experiment {

double cost_of(const Plan& plan, const Task& task, const Model& model) {
  double end = 0;
  for (const double t : plan.times[task.point])
    if (std::isfinite(t)) end = std::max(end, t);
  return model.cost(plan.points[task.point], task.source, end);
}

std::size_t draws_needed(const Plan& plan, const Task& task,
                         const std::vector<std::optional<Outcome>>& outcomes) {
  return task.sampled ? decide(outcomes, plan.effort).draws : 1;
}

std::vector<std::optional<Outcome>> stored_outcomes(const Store& store, std::int64_t task) {
  std::vector<std::optional<Outcome>> outcomes;
  for (auto& [replica, outcome] : store.load(task)) {
    if (outcome.failure && outcome.failure->status == Status::out_of_memory) continue;
    if (outcomes.size() <= replica) outcomes.resize(replica + 1);
    outcomes[replica] = std::move(outcome);
  }
  return outcomes;
}

}  // namespace overparam::experiment
