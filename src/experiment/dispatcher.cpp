// SPDX-License-Identifier: MIT
#include "experiment/dispatcher.hpp"

#include <algorithm>
#include <utility>

#include "experiment/items.hpp"
#include "overparam/core/require.hpp"

namespace overparam::experiment {
namespace {

// What a journal has counts in the place of what is known.
Results outcomes_of(const std::vector<std::int64_t>& numbers, const Journal* journal,
                    Results known) {
  return journal == nullptr ? std::move(known) : stored_outcomes(*journal, numbers);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Dispatcher::Dispatcher(const Plan& plan, const Model& model, const Execution& execution,
                       Results known)
    : plan_(plan),
      model_(model),
      execution_(execution),
      numbers_(execution.journal == nullptr ? std::vector<std::int64_t>{}
                                            : numbers_in(*execution.journal, plan, model)),
      schedule_(plan, work_of(plan, model),
                outcomes_of(numbers_, execution.journal, std::move(known))) {
  report({0, 0});
}

bool Dispatcher::stopping() const {
  return broken_ || (execution_.journal != nullptr && execution_.journal->broken()) ||
         (execution_.stop != nullptr && execution_.stop->load());
}

Dispatcher::Job* Dispatcher::next() {
  std::unique_lock lock(mutex_);
  while (!stopping()) {
    if (auto batch = take()) {
      Job& job = jobs_.emplace_back(*this, std::move(*batch));
      report(job.batch_.items.front());
      return &job;
    }
    if (jobs_.empty() && !schedule_.any_put_off()) break;
    changed_.wait_for(lock, std::chrono::milliseconds(100));
    if (schedule_.waiting() == 0) schedule_.recall();
  }
  return nullptr;
}

std::size_t Dispatcher::waiting() {
  const std::scoped_lock lock(mutex_);
  return schedule_.waiting();
}

// The next batch that this process can have.
std::optional<Batch> Dispatcher::take() {
  Journal* const journal = execution_.journal;
  while (auto batch = schedule_.next()) {
    if (journal == nullptr) return batch;
    std::vector<Item> mine, elsewhere, finished;
    std::vector<Outcome> outcomes;
    for (const Item& item : batch->items) {
      if (!journal->claim(key(item))) {
        elsewhere.push_back(item);
      } else if (journal->shared() && adopt(item, outcomes)) {
        journal->release(key(item));
        finished.push_back(item);
      } else {
        mine.push_back(item);
      }
    }
    schedule_.put_off(elsewhere);
    schedule_.record(finished, std::move(outcomes));
    batch->items = std::move(mine);
    if (!batch->items.empty()) return batch;
  }
  return std::nullopt;
}

// Takes over the outcome of another process, if there is one.
bool Dispatcher::adopt(const Item& item, std::vector<Outcome>& adopted) {
  auto outcome = execution_.journal->find(key(item));
  if (!outcome || to_be_tried_again(*outcome)) return false;
  adopted.push_back(std::move(*outcome));
  return true;
}

void Dispatcher::finish(Job& job, std::vector<Outcome> outcomes) {
  const std::vector<Item> items = job.batch_.items;
  core::require_size("outcomes of a unit", items.size(), outcomes.size());
  // What one of them cannot do the others may.
  const bool failed_together = items.size() > 1 && outcomes.front().failure;
  if (Journal* const journal = execution_.journal) {
    std::vector<std::pair<ItemKey, Outcome>> kept;
    if (!failed_together)
      for (std::size_t i = 0; i < items.size(); ++i) kept.emplace_back(key(items[i]), outcomes[i]);
    journal->put(std::move(kept), job.name());  // their state is forgotten in any case
  }
  const std::scoped_lock lock(mutex_);
  if (failed_together) {
    schedule_.split(items);
  } else {
    cost_done_ += job.batch_.cost;
    schedule_.record(items, std::move(outcomes));
  }
  leave(job);
  report(items.front());
  changed_.notify_all();
}

void Dispatcher::give_up(Job& job) {
  const std::scoped_lock lock(mutex_);
  leave(job);
  changed_.notify_all();
}

void Dispatcher::fail() {
  const std::scoped_lock lock(mutex_);
  if (!failure_) failure_ = std::current_exception();
  broken_ = true;
  changed_.notify_all();
}

Results Dispatcher::results() {
  if (execution_.journal != nullptr) execution_.journal->flush();
  if (failure_) std::rethrow_exception(failure_);
  if (!schedule_.complete()) throw Interrupted();
  return schedule_.take_results();
}

// With the lock.
void Dispatcher::leave(const Job& job) {
  jobs_.remove_if([&](const Job& other) { return &other == &job; });
}

// With the lock. Does not throw: an exception of the caller's function is none of the computation.
void Dispatcher::report(const Item& item) {
  if (!execution_.progress || failure_) return;
  Progress now = schedule_.progress();
  now.cost_done = cost_done_;
  for (const Job& job : jobs_) {
    now.cost_done += job.done_ * job.batch_.cost;
    now.cost_left += (1 - job.done_) * job.batch_.cost;
  }
  now.task = item.task;
  now.replica = item.replica;
  try {
    execution_.progress(now);
  } catch (...) {
    failure_ = std::current_exception();
    broken_ = true;
  }
}

Unit Dispatcher::Job::unit() const {
  return unit_of(dispatcher_.plan_, dispatcher_.model_, batch_);
}

// Of the state that is kept.
std::string Dispatcher::Job::name() const {
  std::string text;
  for (const Item& item : batch_.items) {
    const ItemKey key = dispatcher_.key(item);
    text += std::to_string(key.task) + '/' + std::to_string(key.replica) + ' ';
  }
  return text;
}

std::optional<std::string> Dispatcher::Job::resume() {
  const Journal* const journal = dispatcher_.execution_.journal;
  return journal != nullptr ? journal->checkpoint(name()) : std::nullopt;
}

void Dispatcher::Job::reached(double done, const std::function<std::string()>& state) {
  const bool stop = dispatcher_.stopping();
  Journal* const journal = dispatcher_.execution_.journal;
  if (journal != nullptr && !journal->broken() &&
      (stop || seconds_since(kept_) >= dispatcher_.execution_.checkpoint_seconds)) {
    journal->keep_checkpoint(name(), state());
    kept_ = Clock::now();
  }
  if (stop) throw Interrupted();
  if (seconds_since(shown_) < 0.1) return;
  shown_ = Clock::now();
  const std::scoped_lock lock(dispatcher_.mutex_);
  done_ = done >= 0 && done <= 1 ? done : 0;
  dispatcher_.report(batch_.items.front());
}

}  // namespace overparam::experiment
