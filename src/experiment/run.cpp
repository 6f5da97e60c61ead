// SPDX-License-Identifier: MIT
#include "overparam/experiment/run.hpp"

#include <string>
#include <unordered_map>
#include <utility>

#include "experiment/dispatcher.hpp"
#include "experiment/items.hpp"
#include "experiment/thread_executor.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/team.hpp"

namespace overparam::experiment {

Results run(const Plan& plan, const Model& model, const Execution& execution, Results known) {
  require_fit(plan);
  core::Team::require_threads(execution.threads);
  core::require(execution.checkpoint_seconds >= 0, "checkpoint_seconds",
                execution.checkpoint_seconds, "is not a number from 0");
  if (!known.empty()) require_fit(plan, known);
  Dispatcher dispatcher(plan, model, execution, std::move(known));
  compute_on_threads(dispatcher, model, execution.threads);
  return dispatcher.results();
}

Results results_so_far(const Plan& plan, const Model& model, Journal* journal, Results known) {
  require_fit(plan);
  if (!known.empty()) require_fit(plan, known);
  known.resize(plan.tasks.size());
  if (journal != nullptr) known = stored_outcomes(*journal, numbers_in(*journal, plan, model));
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    known[t].resize(draws_needed(plan, plan.tasks[t], known[t]));
  return known;
}

std::size_t number_missing(const Plan& plan, const Results& results) {
  require_fit(plan, results);
  std::size_t missing = 0;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const std::size_t needed = draws_needed(plan, plan.tasks[t], results[t]);
    for (std::size_t r = 0; r < needed; ++r)
      if (r >= results[t].size() || !results[t][r]) ++missing;
  }
  return missing;
}

Results carried_over(const Plan& from, const Results& results, const Plan& to, const Model& model) {
  require_fit(from, results);
  require_fit(to);
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t t = 0; t < from.tasks.size(); ++t)
    places.emplace(task_key(from, from.tasks[t], model), t);
  Results carried(to.tasks.size());
  for (std::size_t t = 0; t < to.tasks.size(); ++t)
    if (const auto place = places.find(task_key(to, to.tasks[t], model)); place != places.end())
      carried[t] = results[place->second];
  return carried;
}

}  // namespace overparam::experiment
