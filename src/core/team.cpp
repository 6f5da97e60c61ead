// SPDX-License-Identifier: MIT
#include "overparam/core/team.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <latch>
#include <mutex>

namespace overparam::core {

struct Team::Pool {
  explicit Pool(std::size_t helpers) : threads(helpers) {}
  boost::asio::thread_pool threads;
};

Team::Team(std::size_t threads) : threads_(std::max<std::size_t>(1, threads)) {
  if (threads_ > 1) pool_ = std::make_unique<Pool>(threads_ - 1);
}

Team::~Team() = default;

void Team::for_each(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (!pool_ || count < 2) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) {
      try {
        body(i);
      } catch (...) {
        next = count;
        const std::scoped_lock lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    }
  };
  const std::size_t helpers = std::min(threads_, count) - 1;
  std::latch done(static_cast<std::ptrdiff_t>(helpers));
  for (std::size_t h = 0; h < helpers; ++h)
    boost::asio::post(pool_->threads, [&] {
      work();
      done.count_down();
    });
  work();
  done.wait();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace overparam::core
