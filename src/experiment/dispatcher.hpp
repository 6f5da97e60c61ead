// SPDX-License-Identifier: MIT
// The middle of a run: schedule, journal and progress on one side, what computes on the other.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "experiment/schedule.hpp"
#include "experiment/unit.hpp"
#include "overparam/experiment/run.hpp"

namespace overparam::experiment {

/// Hands out the units of a run as jobs, and keeps their outcomes. Member functions may be called
/// from several threads. All an executor has to do: take jobs by next() until there are none, have
/// the unit of each computed by compute_unit(), wherever that is, with the job as its checkpoint,
/// and give the outcomes to finish().
class Dispatcher {
 public:
  class Job;

  /// The arguments have to outlive the dispatcher, but for `known`, which is as that of run().
  Dispatcher(const Plan& plan, const Model& model, const Execution& execution, Results known);

  /// The next job, which is the dispatcher's until it is finished or given up. Waits while other
  /// jobs, here or in other processes, may lead to more; nullptr when there are no more, or the
  /// run has to stop.
  Job* next();
  /// How many further units wait.
  std::size_t waiting();
  /// More jobs than these will never be out at a time.
  std::size_t most_jobs() const { return schedule_.most_batches(); }

  /// Keeps the outcomes of a job, one for each point; those that failed together are tried alone.
  /// @throws what the journal throws.
  void finish(Job& job, std::vector<Outcome> outcomes);
  /// The job was interrupted.
  void give_up(Job& job);
  /// Ends the run by the exception that is being handled, whatever it is; in a catch block.
  void fail();

  /// Of a run that has ended. @throws what fail() was told; Interrupted if something is missing.
  Results results();

 private:
  bool stopping() const;
  std::optional<Batch> take();
  bool adopt(const Item& item, std::vector<Outcome>& adopted);
  void leave(const Job& job);
  void report(const Item& item);
  ItemKey key(const Item& item) const { return {numbers_[item.task], item.replica}; }

  const Plan& plan_;
  const Model& model_;
  const Execution& execution_;
  std::vector<std::int64_t> numbers_;  // of tasks in the journal, if there is one
  Schedule schedule_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Job> jobs_;  // under way
  double cost_done_ = 0;
  std::atomic<bool> broken_ = false;
  std::exception_ptr failure_;  // what broke it
};

/// A unit under way, and the place where its state is kept.
class Dispatcher::Job final : public Checkpoint {
 public:
  Job(Dispatcher& dispatcher, Batch batch) : dispatcher_(dispatcher), batch_(std::move(batch)) {}

  Unit unit() const;

  std::optional<std::string> resume() override;
  void reached(double done, const std::function<std::string()>& state) override;

 private:
  friend class Dispatcher;
  using Clock = std::chrono::steady_clock;

  std::string name() const;

  Dispatcher& dispatcher_;
  Batch batch_;
  double done_ = 0;  // the share
  Clock::time_point kept_ = Clock::now();
  Clock::time_point shown_ = Clock::now();
};

}  // namespace overparam::experiment
