// SPDX-License-Identifier: MIT
#include "overparam/core/team.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

// A loop under way.
class Loop {
 public:
  Loop(std::size_t count, const std::function<void(std::size_t)>& body, std::size_t helpers)
      : wanted(helpers), count_(count), body_(body) {}

  // Calls what no other thread has begun.
  void work() {
    for (std::size_t i; !failed_ && (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) {
      try {
        body_(i);
      } catch (...) {
        failed_ = true;
        const std::scoped_lock lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
    }
  }

  void end() {
    if (failure_) std::rethrow_exception(failure_);
  }

  // Of the pool, and used under its mutex.
  std::size_t wanted;      // helpers that may still join
  std::size_t active = 0;  // that have joined and not left
  std::condition_variable left;

 private:
  const std::size_t count_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

// Threads that help with loops. A loop waits for the helpers that have joined it, never for one to
// come: a loop inside of a loop ends when all threads are busy.
class Team::Pool {
 public:
  explicit Pool(std::size_t helpers) {
    threads_.reserve(helpers);
    try {
      for (std::size_t h = 0; h < helpers; ++h) threads_.emplace_back([this] { help(); });
    } catch (const std::system_error& error) {
      stop();
      throw Error("threads: " + std::to_string(helpers + 1) +
                  " cannot be started: " + error.code().message());
    }
  }
  ~Pool() { stop(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void run(Loop& loop) {
    std::unique_lock lock(mutex_);
    open_.push_back(&loop);
    const std::size_t helpers = loop.wanted;
    lock.unlock();
    for (std::size_t h = 0; h < helpers; ++h) come_.notify_one();
    loop.work();
    lock.lock();
    std::erase(open_, &loop);
    loop.left.wait(lock, [&] { return loop.active == 0; });
  }

 private:
  void help() {
    std::unique_lock lock(mutex_);
    for (;;) {
      come_.wait(lock, [this] { return closing_ || !open_.empty(); });
      if (closing_) return;
      Loop& loop = *open_.back();
      if (--loop.wanted == 0) open_.pop_back();
      ++loop.active;
      lock.unlock();
      loop.work();
      lock.lock();
      if (--loop.active == 0) loop.left.notify_all();
    }
  }

  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      closing_ = true;
    }
    come_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  std::mutex mutex_;
  std::condition_variable come_;
  std::vector<Loop*> open_;  // that helpers may join, the innermost last
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

void Team::require_threads(std::size_t threads) {
  if (threads == 0 || threads > most_threads)
    throw InvalidParameter("threads", std::to_string(threads),
                           "is not a whole number from 1 to " + std::to_string(most_threads));
}

Team::Team(std::size_t threads) : threads_(threads) {
  require_threads(threads);
  if (threads > 1) pool_ = std::make_unique<Pool>(threads - 1);
}

Team::~Team() = default;

void Team::for_each(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (!body) throw InvalidParameter("body", "is empty");
  if (!pool_ || count < 2) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  Loop loop(count, body, std::min(threads_, count) - 1);
  pool_->run(loop);
  loop.end();
}

}  // namespace overparam::core
