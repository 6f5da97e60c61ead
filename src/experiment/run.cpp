// SPDX-License-Identifier: MIT
#include "overparam/experiment/run.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "experiment/items.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/accuracy.hpp"

namespace overparam::experiment {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Item {
  std::size_t task = 0;
  std::uint32_t replica = 0;
};

void require_fit(const Execution& execution) {
  core::Team::require_threads(execution.threads);
  core::require(execution.checkpoint_seconds >= 0, "checkpoint_seconds",
                execution.checkpoint_seconds, "is not a number from 0");
}

// What a model has to return: as many results as points, none of them without a measurement.
void require_fit(const std::vector<std::vector<Measurement>>& results, std::size_t points,
                 std::size_t times) {
  core::require_size("results that the model returned", points, results.size());
  for (const auto& one : results)
    if (one.empty() && times > 0) throw core::Error("the model returned no measurements");
}

class Runner {
 public:
  Runner(const Plan& plan, const Model& model, const Execution& execution, Results known)
      : plan_(plan),
        model_(model),
        execution_(execution),
        tasks_(plan.tasks.size()),
        results_(std::move(known)) {
    results_.resize(plan.tasks.size());
    if (Store* const store = execution.store) {
      // By sources: items that are computed together have neighbouring numbers.
      std::vector<std::size_t> order(plan.tasks.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return plan.tasks[a].source.str() < plan.tasks[b].source.str();
      });
      std::vector<std::string> keys;
      for (const std::size_t t : order) keys.push_back(task_key(plan, plan.tasks[t], model));
      const auto numbers = store->add_tasks(keys);
      for (std::size_t i = 0; i < order.size(); ++i) {
        tasks_[order[i]].number = numbers[i];
        results_[order[i]] = stored_outcomes(*store, numbers[i]);
      }
    }
    number_families();
    std::vector<Item> items;
    for (std::size_t t = 0; t < tasks_.size(); ++t) extend(t, items);
    progress_.earlier = progress_.done;
    schedule(items);
  }

  Results run() {
    Store* const store = execution_.store;
    report({0, 0});
    // An adaptive effort may make more units than there are at first.
    const std::size_t workers =
        plan_.effort.target_error > 0
            ? execution_.threads
            : std::min(execution_.threads, std::max(units_, std::size_t{1}));
    active_.resize(workers);
    core::Team(workers).for_each(workers, [this](std::size_t worker) { work(active_[worker]); });
    if (store != nullptr) store->flush();
    if (failure_) std::rethrow_exception(failure_);
    if (std::any_of(tasks_.begin(), tasks_.end(),
                    [](const TaskState& task) { return task.outstanding > 0; }))
      throw Interrupted();
    for (std::size_t t = 0; t < tasks_.size(); ++t) results_[t].resize(tasks_[t].wanted);
    return std::move(results_);
  }

 private:
  // Items that are computed together.
  struct Unit {
    std::vector<Item> items;
    double cost = 0;
    std::size_t order = 0;  // of its making

    bool operator<(const Unit& other) const {  // of a queue: the largest comes first
      return std::tie(cost, other.order) < std::tie(other.cost, order);
    }
  };

  struct TaskState {
    std::int64_t number = 0;  // in the store
    std::optional<std::size_t> family;
    std::size_t wanted = 0;       // draws
    std::size_t outstanding = 0;  // of these, those without outcome
  };

  // What one worker is doing.
  struct Active {
    double cost = 0;
    double done = 0;
    Item item;
  };

  // The state of a unit under computation.
  class UnitCheckpoint final : public Checkpoint {
   public:
    UnitCheckpoint(Runner& runner, Active& active, std::string name)
        : runner_(runner), active_(active), name_(std::move(name)) {}

    std::optional<std::string> resume() override {
      Store* const store = runner_.execution_.store;
      return store != nullptr ? store->checkpoint(name_) : std::nullopt;
    }

    void reached(double done, const std::function<std::string()>& state) override {
      const bool stop = runner_.stopping();
      Store* const store = runner_.execution_.store;
      if (store != nullptr && !store->broken() &&
          (stop || seconds_since(kept_) >= runner_.execution_.checkpoint_seconds)) {
        store->keep_checkpoint(name_, state());
        kept_ = Clock::now();
      }
      if (stop) throw Interrupted();
      if (seconds_since(shown_) < 0.1) return;
      shown_ = Clock::now();
      const std::scoped_lock lock(runner_.mutex_);
      active_.done = done >= 0 && done <= 1 ? done : 0;
      runner_.report(active_.item);
    }

   private:
    Runner& runner_;
    Active& active_;
    std::string name_;
    Clock::time_point kept_ = Clock::now();
    Clock::time_point shown_ = Clock::now();
  };

  bool stopping() const {
    return broken_ || (execution_.store != nullptr && execution_.store->broken()) ||
           (execution_.stop != nullptr && execution_.stop->load());
  }

  // Tasks whose items can share work get the same number.
  void number_families() {
    using Family = std::tuple<std::string, std::string, std::vector<double>>;
    std::map<Family, std::size_t> known;
    for (std::size_t t = 0; t < tasks_.size(); ++t) {
      const Task& task = plan_.tasks[t];
      const std::string work = model_.shared_work(plan_.points[task.point], task.source);
      if (!work.empty())
        tasks_[t].family =
            known.try_emplace({work, task.source, task_times(plan_, task)}, known.size())
                .first->second;
    }
  }

  // Adds to `items` what a task still needs, if anything.
  void extend(std::size_t t, std::vector<Item>& items) {
    TaskState& task = tasks_[t];
    while (task.outstanding == 0) {
      const std::size_t needed = draws_needed(plan_, plan_.tasks[t], results_[t]);
      if (needed <= task.wanted) return;
      if (results_[t].size() < needed) results_[t].resize(needed);
      for (std::size_t r = task.wanted; r < needed; ++r) {
        if (results_[t][r]) {
          note(*results_[t][r]);
          continue;
        }
        items.push_back({t, static_cast<std::uint32_t>(r)});
        ++task.outstanding;
      }
      progress_.total += needed - task.wanted;
      task.wanted = needed;
    }
  }

  void note(const Outcome& outcome) {
    ++progress_.done;
    if (outcome.failure) ++progress_.failed;
  }

  // Groups items into units and puts them into the queue.
  void schedule(const std::vector<Item>& items) {
    std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> known;
    std::vector<Unit> units;
    for (const Item& item : items) {
      const auto family = tasks_[item.task].family;
      if (family) {
        const auto [entry, added] = known.try_emplace({*family, item.replica}, units.size());
        if (!added) {
          units[entry->second].items.push_back(item);
          continue;
        }
      }
      units.push_back({{item}, cost_of(plan_, plan_.tasks[item.task], model_), units_++});
    }
    for (auto& unit : units) {
      progress_.cost_left += unit.cost;
      pending_.push(std::move(unit));
    }
  }

  ItemKey key(const Item& item) const { return {tasks_[item.task].number, item.replica}; }

  // The next unit that this process can have.
  std::optional<Unit> take() {
    Store* const store = execution_.store;
    while (!pending_.empty()) {
      Unit unit = pending_.top();
      pending_.pop();
      if (store == nullptr) return unit;
      std::vector<Item> mine, later, finished;
      for (const Item& item : unit.items) {
        if (!store->claim(key(item))) {
          elsewhere_.push_back(item);
        } else if (store->shared() && adopt(item)) {
          store->release(key(item));
          finished.push_back(item);
        } else {
          mine.push_back(item);
        }
      }
      if (mine.size() == unit.items.size()) return unit;
      std::vector<Item> more;
      for (const Item& item : finished) extend(item.task, more);
      if (mine.empty()) progress_.cost_left -= unit.cost;
      schedule(more);
      if (mine.empty()) continue;
      unit.items = std::move(mine);
      return unit;
    }
    return std::nullopt;
  }

  // Takes over the outcome of another process, if there is one.
  bool adopt(const Item& item) {
    auto outcome = execution_.store->find(key(item));
    if (!outcome) return false;
    if (outcome->failure && outcome->failure->status == Status::out_of_memory) return false;
    record(item, std::move(*outcome));
    return true;
  }

  void record(const Item& item, Outcome outcome) {
    note(outcome);
    results_[item.task][item.replica] = std::move(outcome);
    --tasks_[item.task].outstanding;
  }

  // All that one thread does. What goes wrong in it but for computations, in the store or in what the
  // caller supplies, stops the others too, and comes out of run().
  void work(Active& active) {
    std::unique_lock lock(mutex_);
    try {
      work(active, lock);
    } catch (...) {
      fail();
    }
    changed_.notify_all();
  }

  void work(Active& active, std::unique_lock<std::mutex>& lock) {
    while (!stopping()) {
      if (auto unit = take()) {
        // Fewer units than threads: each gets several.
        const std::size_t free = execution_.threads - std::min(execution_.threads, in_use_);
        const std::size_t threads = std::max<std::size_t>(1, free / (pending_.size() + 1));
        in_use_ += threads;
        ++running_;
        active = {unit->cost, 0, unit->items.front()};
        report(active.item);
        lock.unlock();
        compute_and_store(*unit, threads, active, lock);
        continue;
      }
      if (running_ == 0 && elsewhere_.empty()) break;
      changed_.wait_for(lock, std::chrono::milliseconds(100));
      if (pending_.empty() && !elsewhere_.empty()) schedule(std::exchange(elsewhere_, {}));
    }
  }

  // In a catch block, with the lock.
  void fail() {
    if (!failure_) failure_ = std::current_exception();
    broken_ = true;
  }

  // `lock` is open before and held after.
  void compute_and_store(const Unit& unit, std::size_t threads, Active& active,
                         std::unique_lock<std::mutex>& lock) {
    std::vector<Outcome> outcomes;
    bool finished = false;
    const auto leave = [&] {
      lock.lock();
      in_use_ -= threads;
      --running_;
      active = {};
      progress_.cost_left -= unit.cost;
      if (finished) progress_.cost_done += unit.cost;
    };
    try {
      core::Team team(threads);
      compute(unit.items, team, active, outcomes);
      if (Store* const store = execution_.store) {
        std::vector<std::pair<ItemKey, Outcome>> stored;
        for (std::size_t i = 0; i < outcomes.size(); ++i)
          stored.emplace_back(key(unit.items[i]), outcomes[i]);
        store->put(std::move(stored), name(unit.items));
      }
      finished = true;
    } catch (const Interrupted&) {
      leave();
      return;
    } catch (...) {
      leave();
      throw;
    }
    leave();
    std::vector<Item> more;
    for (std::size_t i = 0; i < outcomes.size(); ++i) record(unit.items[i], std::move(outcomes[i]));
    for (const Item& item : unit.items) extend(item.task, more);
    schedule(more);
    report(unit.items.front());
    changed_.notify_all();
  }

  // Of the state of items under computation.
  std::string name(const std::vector<Item>& items) const {
    std::string text;
    for (const Item& item : items)
      text += std::to_string(key(item).task) + '/' + std::to_string(item.replica) + ' ';
    return text;
  }

  void compute(const std::vector<Item>& items, core::Team& team, Active& active,
               std::vector<Outcome>& outcomes) {
    const Task& task = plan_.tasks[items.front().task];
    std::vector<Point> points;
    for (const Item& item : items) points.push_back(plan_.points[plan_.tasks[item.task].point]);
    const std::vector<double> times = task_times(plan_, task);
    const auto start = Clock::now();
    UnitCheckpoint checkpoint(*this, active, name(items));
    std::optional<Failure> failure;
    try {
      auto measurements = model_.compute(points, task.source, times,
                                         plan_.draw(items.front().replica), team, checkpoint);
      require_fit(measurements, items.size(), times.size());
      const double seconds = seconds_since(start) * double(team.threads()) / double(items.size());
      for (auto& one : measurements) {
        // Whatever a model returns: no infinity or NaN goes by the name of a value.
        for (Measurement& measurement : one) measurement = checked(std::move(measurement));
        one.shrink_to_fit();  // there may be a million of them
        outcomes.push_back({std::move(one), std::nullopt, seconds});
      }
      return;
    } catch (const Interrupted&) {
      if (stopping()) throw;
      failure = current_failure();  // nobody has asked for it
    } catch (...) {
      failure = current_failure();
    }
    if (items.size() == 1) {
      outcomes.push_back({{}, failure, seconds_since(start) * double(team.threads())});
      return;
    }
    // What one of them cannot do the others may.
    for (const Item& item : items) compute({item}, team, active, outcomes);
  }

  // With the lock. Does not throw: an exception of the caller's function is none of the computation.
  void report(const Item& item) {
    if (!execution_.progress || failure_) return;
    Progress now = progress_;
    for (const Active& active : active_) {
      now.cost_done += active.done * active.cost;
      now.cost_left -= active.done * active.cost;
    }
    now.task = item.task;
    now.replica = item.replica;
    try {
      execution_.progress(now);
    } catch (...) {
      fail();
    }
  }

  const Plan& plan_;
  const Model& model_;
  const Execution& execution_;
  std::vector<TaskState> tasks_;
  Results results_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<Unit> pending_;
  std::vector<Item> elsewhere_;  // other processes have them
  std::vector<Active> active_;
  std::size_t units_ = 0;    // made so far
  std::size_t running_ = 0;  // units
  std::size_t in_use_ = 0;   // threads
  std::atomic<bool> broken_ = false;
  std::exception_ptr failure_;  // what broke it
  Progress progress_;
};

}  // namespace

Results run(const Plan& plan, const Model& model, const Execution& execution, Results known) {
  require_fit(plan);
  require_fit(execution);
  if (!known.empty()) require_fit(plan, known);
  return Runner(plan, model, execution, std::move(known)).run();
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
