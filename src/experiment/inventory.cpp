// SPDX-License-Identifier: MIT
#include "overparam/experiment/inventory.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "experiment/items.hpp"

namespace overparam::experiment {

Inventory take_inventory(const Plan& plan, const Model& model, const Store& store) {
  require_fit(plan);
  struct Spent {
    double seconds = 0;
    double cost = 0;  // of what took these seconds
    double cost_left = 0;
  };
  std::map<std::string, Spent> by_source;
  Spent all;
  Inventory inventory;
  for (const Task& task : plan.tasks) {
    const auto number = store.find_task(task_key(plan, task, model));
    auto& outcomes = inventory.results.emplace_back();
    if (number) outcomes = stored_outcomes(store, *number);
    const std::size_t needed = draws_needed(plan, task, outcomes);
    outcomes.resize(needed);
    const auto done = static_cast<std::size_t>(std::count_if(
        outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome.has_value(); }));
    inventory.done += done;
    inventory.missing += needed - done;
    const double cost = cost_of(plan, task, plan.points[task.point], model);
    Spent& spent = by_source[task.source];
    spent.cost += cost * double(done);
    spent.cost_left += cost * double(needed - done);
    for (std::size_t r = 0; r < needed; ++r) {
      if (!outcomes[r]) {
        if (number && store.claimed_elsewhere({*number, static_cast<std::uint32_t>(r)}))
          ++inventory.running;
        continue;
      }
      spent.seconds += outcomes[r]->seconds;
      if (outcomes[r]->failure) ++inventory.failed;
    }
  }
  for (const auto& [source, spent] : by_source) {
    all.seconds += spent.seconds;
    all.cost += spent.cost;
  }
  for (const auto& [source, spent] : by_source) {
    const Spent& known = spent.cost > 0 ? spent : all;
    if (known.cost > 0) inventory.seconds_left += spent.cost_left * known.seconds / known.cost;
  }
  inventory.seconds = all.seconds;
  return inventory;
}

}  // namespace overparam::experiment
