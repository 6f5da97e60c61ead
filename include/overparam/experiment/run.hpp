// SPDX-License-Identifier: MIT
/// @file
/// Running the work items of a plan on several threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "overparam/experiment/journal.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {

/// How far a run is.
struct Progress {
  std::size_t done = 0;     ///< items finished, those of earlier runs included
  std::size_t total = 0;    ///< grows with an adaptive effort
  std::size_t earlier = 0;  ///< of `done`, those that were there before
  std::size_t failed = 0;
  double cost_done = 0;  ///< computed by this process, in units of Model::cost
  double cost_left = 0;  ///< still to be computed
  std::size_t task = 0;  ///< being worked on: index into Plan::tasks
  std::uint32_t replica = 0;
};

/// How to compute, which has no influence on what comes out.
struct Execution {
  std::size_t threads = 1;         ///< from 1 to core::Team::most_threads
  Journal* journal = nullptr;      ///< keeps outcomes, and gives those it has
  double checkpoint_seconds = 60;  ///< between two states of a long computation; from 0
  /// Called from one thread at a time, after every item and now and then within long ones. What it
  /// throws ends the run as `stop` does, and comes out of run() when all threads have ended.
  std::function<void(const Progress&)> progress = {};
  const std::atomic<bool>* stop = nullptr;  ///< true: stop soon, keeping the state of long items
};

/// Computes all items, the most expensive first. Items that share work (Model::shared_work, and
/// the same source, draw and times) are computed together. Each such unit runs on one thread, or
/// on several where there are fewer units than threads. Outcomes do not depend on threads, on what
/// the journal already had, on interruptions, or on other processes that work on the same journal
/// at the same time. Failures become outcomes; those for want of memory are tried again by the
/// next run.
/// @param known outcomes that are there already, as carried_over() gives them; empty: none. With a
///         journal, what that has counts in their place.
/// @throws core::Error when the journal fails; Interrupted when `stop` became true.
Results run(const Plan& plan, const Model& model, const Execution& execution, Results known = {});

/// What there is of a plan's outcomes, with an empty place for each draw that is needed beside
/// them: of what the journal has, or without one of those that are known.
/// @param known as of run()
Results results_so_far(const Plan& plan, const Model& model, Journal* journal, Results known = {});

/// How many draws a plan needs of which there are no outcomes, as far as those known tell.
/// @throws core::DimensionMismatch for another number of results than the plan has tasks.
std::size_t number_missing(const Plan& plan, const Results& results);

/// The outcomes of a plan that are those of another one too, in the order of its tasks: of tasks
/// with equal task_key().
/// @throws core::DimensionMismatch for another number of results than `from` has tasks.
Results carried_over(const Plan& from, const Results& results, const Plan& to, const Model& model);

}  // namespace overparam::experiment
