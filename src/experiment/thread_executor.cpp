// SPDX-License-Identifier: MIT
#include "experiment/thread_executor.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "overparam/core/team.hpp"

namespace overparam::experiment {
namespace {

class ThreadExecutor {
 public:
  ThreadExecutor(Dispatcher& dispatcher, const Model& model, std::size_t threads)
      : dispatcher_(dispatcher), model_(model), threads_(threads) {}

  // All that one worker does.
  void work() {
    try {
      while (const Share share = take()) compute(share);
    } catch (...) {
      dispatcher_.fail();
    }
  }

 private:
  struct Share {
    Dispatcher::Job* job = nullptr;
    std::size_t threads = 0;

    explicit operator bool() const { return job != nullptr; }
  };

  // One worker at a time, so that no two count on the same threads.
  Share take() {
    const std::scoped_lock lock(taking_);
    Dispatcher::Job* const job = dispatcher_.next();
    if (job == nullptr) return {};
    const std::size_t free = threads_ - std::min(threads_, in_use_.load());
    const std::size_t threads = std::max<std::size_t>(1, free / (dispatcher_.waiting() + 1));
    in_use_ += threads;
    return {job, threads};
  }

  void compute(const Share& share) {
    std::vector<Outcome> outcomes;
    bool interrupted = false;
    try {
      core::Team team(share.threads);
      outcomes = compute_unit(model_, share.job->unit(), team, *share.job);
    } catch (const Interrupted&) {
      interrupted = true;
    }
    in_use_ -= share.threads;  // before others take what finishing may lead to
    if (interrupted)
      dispatcher_.give_up(*share.job);
    else
      dispatcher_.finish(*share.job, std::move(outcomes));
  }

  Dispatcher& dispatcher_;
  const Model& model_;
  const std::size_t threads_;
  std::mutex taking_;
  std::atomic<std::size_t> in_use_ = 0;  // threads
};

}  // namespace

void compute_on_threads(Dispatcher& dispatcher, const Model& model, std::size_t threads) {
  const std::size_t workers = std::min(threads, std::max(dispatcher.most_jobs(), std::size_t{1}));
  ThreadExecutor executor(dispatcher, model, threads);
  core::Team(workers).for_each(workers, [&](std::size_t) { executor.work(); });
}

}  // namespace overparam::experiment
