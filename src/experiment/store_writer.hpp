// SPDX-License-Identifier: MIT
// The thread of a store that writes, and what others have to know of its form.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "experiment/database.hpp"
#include "experiment/file_claims.hpp"
#include "overparam/experiment/store.hpp"

namespace overparam::experiment {

/// The first number of an item in the lock file; processes have those below.
constexpr std::uint64_t first_item = std::uint64_t{1} << 32;

/// The number of an item in the lock file. @throws core::InvalidParameter named "task" or "replica"
/// for items that cannot have one.
std::uint64_t lock_number(ItemKey item);

std::uint32_t checksum(const std::string& name, const std::string& bytes);
std::string name_of(ItemKey item);

struct NewCheckpoint {
  std::string name, state;
};

struct NewOutcomes {
  struct One {
    ItemKey item;
    std::string bytes;
  };
  std::vector<One> outcomes;
  std::string checkpoint;  // to forget
};

/// Stores what it is handed over, soon and in the background, and releases the claims of outcomes.
class StoreWriter {
 public:
  using Change = std::variant<NewOutcomes, NewCheckpoint>;

  /// @throws core::Error if there is no thread to be had.
  StoreWriter(Database& database, FileClaims& claims);
  ~StoreWriter();
  StoreWriter(const StoreWriter&) = delete;
  StoreWriter& operator=(const StoreWriter&) = delete;

  /// Waits if too much is under way. @throws core::Error if storing has failed, as flush().
  void put(Change change);
  void flush();
  bool broken() const { return broken_; }

 private:
  void write();
  static void commit(SQLite::Database& database, const std::vector<Change>& changes);

  Database& database_;
  FileClaims& claims_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Change> queue_;
  bool writing_ = false;
  bool closing_ = false;
  std::optional<std::string> failure_;
  std::atomic<bool> broken_ = false;
  std::thread thread_;
};

}  // namespace overparam::experiment
