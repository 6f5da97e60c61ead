// SPDX-License-Identifier: MIT
#include "experiment/schedule.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "experiment/items.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::experiment {

std::vector<TaskWork> work_of(const Plan& plan, const Model& model) {
  using Family = std::tuple<std::string, std::string, std::vector<double>>;
  std::map<Family, std::size_t> known;
  std::vector<TaskWork> all;
  all.reserve(plan.tasks.size());
  for (const Task& task : plan.tasks) {
    const Point point = plan.points[task.point];
    TaskWork& work = all.emplace_back(TaskWork{cost_of(plan, task, point, model), std::nullopt});
    const std::string shared = model.shared_work(point, task.source);
    if (!shared.empty())
      work.family = known.try_emplace({shared, task.source, task_times(plan, task)}, known.size())
                        .first->second;
  }
  return all;
}

Unit unit_of(const Plan& plan, const Model& model, const Batch& batch) {
  const Item first = batch.items.front();
  const Task& task = plan.tasks[first.task];
  Unit unit{
      model.description().name, task.source, task_times(plan, task), plan.draw(first.replica), {}};
  for (const Item& item : batch.items)
    unit.points.push_back(plan.points[plan.tasks[item.task].point]);
  return unit;
}

Schedule::Schedule(const Plan& plan, std::vector<TaskWork> work, Results known)
    : plan_(plan), work_(std::move(work)), states_(plan.tasks.size()), results_(std::move(known)) {
  results_.resize(plan.tasks.size());
  std::vector<Item> items;
  for (std::size_t t = 0; t < states_.size(); ++t) extend(t, items);
  progress_.earlier = progress_.done;
  add(items);
}

// Of a heap: the largest comes first.
bool Schedule::Waiting::operator<(const Waiting& other) const {
  return std::tie(batch.cost, other.order) < std::tie(other.batch.cost, order);
}

std::optional<Batch> Schedule::next() {
  if (waiting_.empty()) return std::nullopt;
  std::pop_heap(waiting_.begin(), waiting_.end());
  Batch batch = std::move(waiting_.back().batch);
  waiting_.pop_back();
  progress_.cost_left -= batch.cost;
  return batch;
}

std::size_t Schedule::most_batches() const {
  // An adaptive effort may need more items than are known of.
  if (plan_.effort.target_error > 0) return std::numeric_limits<std::size_t>::max();
  return progress_.total - progress_.done;
}

void Schedule::record(const std::vector<Item>& items, std::vector<Outcome> outcomes) {
  core::require_size("outcomes of the items", items.size(), outcomes.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto& place = results_[items[i].task][items[i].replica];
    if (place) throw core::Error("an item is recorded twice");
    note(outcomes[i]);
    place = std::move(outcomes[i]);
    --states_[items[i].task].outstanding;
  }
  std::vector<Item> more;
  for (const Item& item : items) extend(item.task, more);
  add(more);
}

void Schedule::split(const std::vector<Item>& items) {
  for (const Item& item : items) push({{item}, work_[item.task].cost});
}

void Schedule::put_off(const std::vector<Item>& items) {
  put_off_.insert(put_off_.end(), items.begin(), items.end());
}

void Schedule::recall() { add(std::exchange(put_off_, {})); }

bool Schedule::complete() const {
  return std::all_of(states_.begin(), states_.end(),
                     [](const State& state) { return state.outstanding == 0; });
}

Results Schedule::take_results() {
  for (std::size_t t = 0; t < states_.size(); ++t) results_[t].resize(states_[t].wanted);
  return std::move(results_);
}

// Adds to `items` what a task still needs, if anything.
void Schedule::extend(std::size_t t, std::vector<Item>& items) {
  State& state = states_[t];
  auto& outcomes = results_[t];
  while (state.outstanding == 0) {
    const std::size_t needed = draws_needed(plan_, plan_.tasks[t], outcomes);
    if (needed <= state.wanted) return;
    if (outcomes.size() < needed) outcomes.resize(needed);
    for (std::size_t r = state.wanted; r < needed; ++r) {
      if (outcomes[r]) {
        note(*outcomes[r]);
        continue;
      }
      items.push_back({t, static_cast<std::uint32_t>(r)});
      ++state.outstanding;
    }
    progress_.total += needed - state.wanted;
    state.wanted = needed;
  }
}

void Schedule::note(const Outcome& outcome) {
  ++progress_.done;
  if (outcome.failure) ++progress_.failed;
}

// Makes batches of items.
void Schedule::add(const std::vector<Item>& items) {
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> places;
  std::vector<Batch> batches;
  for (const Item& item : items) {
    const TaskWork& work = work_[item.task];
    if (work.family) {
      const auto [place, added] = places.try_emplace({*work.family, item.replica}, batches.size());
      if (!added) {
        batches[place->second].items.push_back(item);
        continue;
      }
    }
    batches.push_back({{item}, work.cost});
  }
  for (auto& batch : batches) push(std::move(batch));
}

void Schedule::push(Batch batch) {
  progress_.cost_left += batch.cost;
  waiting_.push_back({std::move(batch), made_++});
  std::push_heap(waiting_.begin(), waiting_.end());
}

}  // namespace overparam::experiment
