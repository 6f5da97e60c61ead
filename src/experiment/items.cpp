// SPDX-License-Identifier: MIT
#include "experiment/items.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/memory.hpp"
#include "overparam/core/require.hpp"
#include "overparam/experiment/adaptive.hpp"

namespace overparam::experiment {

void require_fit(const Effort& effort) {
  const auto require = [](const char* name, std::size_t number, std::size_t least) {
    if (number < least || number > Effort::most_replicas)
      throw core::InvalidParameter(name, std::to_string(number),
                                   "is not a whole number from " + std::to_string(least) + " to " +
                                       std::to_string(Effort::most_replicas));
  };
  require("replicas", effort.replicas, 1);
  require("max_replicas", effort.max_replicas, 0);
  core::require_not_negative("target_error", effort.target_error);
}

void require_fit(const Plan& plan) {
  require_fit(plan.effort);
  core::require_size("times of the points", plan.points.size(), plan.times.size());
  std::size_t sampled = 0;
  for (const Task& task : plan.tasks) {
    if (task.point >= plan.points.size())
      throw core::InvalidParameter(
          "point", std::to_string(task.point),
          "of a task is not below their number, " + std::to_string(plan.points.size()));
    sampled += task.sampled ? 1 : 0;
  }
  core::require_memory(
      "replicas", std::to_string(plan.effort.replicas),
      double(plan.effort.replicas) * double(sampled) * double(sizeof(std::optional<Outcome>)));
}

void require_fit(const Plan& plan, const Results& results) {
  require_fit(plan);
  core::require_size("results of the tasks", plan.tasks.size(), results.size());
  // Enumerators alone have names.
  for (const auto& draws : results)
    for (const auto& outcome : draws) {
      if (!outcome) continue;
      if (outcome->failure) to_string(outcome->failure->status);
      for (const auto& m : outcome->measurements) to_string(m.status), to_string(m.estimator);
    }
}

double cost_of(const Plan& plan, const Task& task, const Point& point, const Model& model) {
  double end = 0;
  for (const double t : plan.times[task.point])
    if (std::isfinite(t)) end = std::max(end, t);
  const double cost = experiment::cost(model.description(), point, task.source, end);
  return cost > 0 ? std::min(cost, 1e300) : 0;  // sums of these stay numbers
}

std::size_t draws_needed(const Plan& plan, const Task& task,
                         const std::vector<std::optional<Outcome>>& outcomes) {
  return task.sampled ? decide(outcomes, plan.effort, task.law).draws : 1;
}

bool to_be_tried_again(const Outcome& outcome) {
  return outcome.failure && outcome.failure->status == Status::out_of_memory;
}

std::vector<std::int64_t> numbers_in(Journal& journal, const Plan& plan, const Model& model) {
  // By sources: items that are computed together have neighbouring numbers.
  std::vector<std::size_t> order(plan.tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return plan.tasks[a].source.str() < plan.tasks[b].source.str();
  });
  std::vector<std::string> keys;
  for (const std::size_t t : order) keys.push_back(task_key(plan, plan.tasks[t], model));
  const auto added = journal.add_tasks(keys);
  std::vector<std::int64_t> numbers(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) numbers[order[i]] = added[i];
  return numbers;
}

std::vector<std::optional<Outcome>> stored_outcomes(const Journal& journal, std::int64_t task) {
  std::vector<std::optional<Outcome>> outcomes;
  for (auto& [replica, outcome] : journal.load(task)) {
    if (to_be_tried_again(outcome)) continue;
    if (outcomes.size() <= replica) outcomes.resize(replica + 1);
    outcomes[replica] = std::move(outcome);
  }
  return outcomes;
}

Results stored_outcomes(const Journal& journal, const std::vector<std::int64_t>& tasks) {
  Results stored;
  for (const std::int64_t task : tasks) stored.push_back(stored_outcomes(journal, task));
  return stored;
}

}  // namespace overparam::experiment
