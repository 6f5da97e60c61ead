// SPDX-License-Identifier: MIT
// Which items a plan needs, and in which order: no threads, no files, no clocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "experiment/unit.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/run.hpp"

namespace overparam::experiment {

/// A draw of a task.
struct Item {
  std::size_t task = 0;
  std::uint32_t replica = 0;

  auto operator<=>(const Item&) const = default;
};

/// Items that are computed together: of one draw, and of tasks of one family.
struct Batch {
  std::vector<Item> items;
  double cost = 0;
};

/// What a schedule has to know of the items of a task.
struct TaskWork {
  double cost = 0;                    ///< of a batch that begins with one; finite, from 0
  std::optional<std::size_t> family;  ///< equal for tasks whose items share work
};

/// Of all tasks of a plan: Model::cost, and a family for equal Model::shared_work, source and
/// times.
std::vector<TaskWork> work_of(const Plan& plan, const Model& model);

/// What is to be computed for a batch of a plan.
Unit unit_of(const Plan& plan, const Model& model, const Batch& batch);

/// Gives the items that a plan needs, batch by batch, and takes their outcomes. What comes out of
/// it is a function of what is done with it. Not for several threads at once.
class Schedule {
 public:
  /// @param plan has to outlive the schedule.
  /// @param work one for each task.
  /// @param known outcomes that are there already, one list for each task, or fewer lists.
  Schedule(const Plan& plan, std::vector<TaskWork> work, Results known);

  /// The most expensive of the batches that wait, of equals the one made first; none if none waits.
  std::optional<Batch> next();
  /// How many batches wait.
  std::size_t waiting() const { return waiting_.size(); }
  /// More batches than these will never be out at a time.
  std::size_t most_batches() const;

  /// The outcomes of items that next() gave. A task that needs more draws by these gets them.
  /// @throws core::Error for an item that has an outcome.
  void record(const std::vector<Item>& items, std::vector<Outcome> outcomes);
  /// Items that failed together wait to be computed each by itself.
  void split(const std::vector<Item>& items);
  /// Items that another process has are left until recall().
  void put_off(const std::vector<Item>& items);
  /// What was put off waits again.
  void recall();
  bool any_put_off() const { return !put_off_.empty(); }

  /// Whether all draws that are needed have their outcomes.
  bool complete() const;
  /// Items done, failed, needed, and known from the beginning; and in cost_left what waits. The
  /// other members are not set.
  const Progress& progress() const { return progress_; }
  /// The outcomes, as many in each task as it needs. The schedule is over.
  Results take_results();

 private:
  struct Waiting {
    Batch batch;
    std::size_t order = 0;  // of its making

    bool operator<(const Waiting& other) const;
  };
  struct State {
    std::size_t wanted = 0;       // draws
    std::size_t outstanding = 0;  // of these, those without outcome
  };

  void extend(std::size_t task, std::vector<Item>& items);
  void note(const Outcome& outcome);
  void add(const std::vector<Item>& items);
  void push(Batch batch);

  const Plan& plan_;
  std::vector<TaskWork> work_;
  std::vector<State> states_;
  Results results_;
  std::vector<Waiting> waiting_;  // a heap
  std::vector<Item> put_off_;
  std::size_t made_ = 0;  // batches
  Progress progress_;
};

}  // namespace overparam::experiment
