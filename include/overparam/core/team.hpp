// SPDX-License-Identifier: MIT
/// @file
/// A few threads that work together on one computation.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace overparam::core {

/// Threads that share loops. The calling thread is one of them; a team of one is no thread at all.
class Team {
 public:
  static constexpr std::size_t most_threads = 4096;

  /// @param threads from 1 to most_threads.
  /// @throws InvalidParameter named "threads" for another number; Error if the system does not
  ///         start so many.
  explicit Team(std::size_t threads = 1);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// @throws InvalidParameter named "threads" unless the number is from 1 to most_threads.
  static void require_threads(std::size_t threads);

  std::size_t threads() const { return threads_; }

  /// Calls body(0), …, body(count − 1), each once, in any order and side by side, and returns when
  /// all are done. The first exception thrown by `body` is thrown again here; what has not been
  /// started by then is left out. May be called by several threads at once and from inside of
  /// `body`, also on the same team: the threads that are free then help.
  /// @throws InvalidParameter named "body" if it is empty.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  class Pool;
  std::size_t threads_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace overparam::core
