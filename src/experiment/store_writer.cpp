// SPDX-License-Identifier: MIT
#include "experiment/store_writer.hpp"

#include <boost/crc.hpp>
#include <exception>
#include <system_error>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {
namespace {

constexpr std::size_t most_waiting = 1 << 14;

}  // namespace

// Those of one draw stand side by side, for the system keeps neighbouring locks as one range, and a list
// of ranges that it searches from the beginning.
std::uint64_t lock_number(ItemKey item) {
  if (item.task < 0 || item.task >= (std::int64_t{1} << 32))
    throw core::InvalidParameter("task", std::to_string(item.task),
                                 "is not a whole number from 0 to 2^32 − 1");
  if (item.replica >= Effort::most_replicas)
    throw core::InvalidParameter("replica", std::to_string(item.replica),
                                 "is not below " + std::to_string(Effort::most_replicas));
  return first_item + (std::uint64_t{item.replica} << 32) + static_cast<std::uint64_t>(item.task);
}

std::uint32_t checksum(const std::string& name, const std::string& bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(name.data(), name.size());
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::string name_of(ItemKey item) {
  return std::to_string(item.task) + '/' + std::to_string(item.replica);
}

StoreWriter::StoreWriter(Database& database, FileClaims& claims)
    : database_(database), claims_(claims) {
  try {
    thread_ = std::thread([this] { write(); });
  } catch (const std::system_error& error) {
    throw core::Error("a thread to store results cannot be started: " + error.code().message());
  }
}

StoreWriter::~StoreWriter() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StoreWriter::put(Change change) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return queue_.size() < most_waiting || failure_; });
  if (failure_) throw core::Error(*failure_);
  queue_.push_back(std::move(change));
  lock.unlock();
  changed_.notify_all();
}

void StoreWriter::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return (queue_.empty() && !writing_) || failure_; });
  if (failure_) throw core::Error(*failure_);
}

// Whatever came in during one commit makes up the next.
void StoreWriter::write() {
  for (;;) {
    std::vector<Change> changes;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !queue_.empty() || closing_; });
      if (queue_.empty()) return;
      changes.swap(queue_);
      writing_ = true;
    }
    changed_.notify_all();
    std::optional<std::string> failure;
    try {
      database_.use([&](SQLite::Database& database) { commit(database, changes); });
      for (const auto& change : changes)
        if (const auto* stored = std::get_if<NewOutcomes>(&change))
          for (const auto& one : stored->outcomes) claims_.release(lock_number(one.item));
    } catch (const std::exception& error) {
      failure = error.what();
    }
    {
      const std::scoped_lock lock(mutex_);
      writing_ = false;
      failure_ = failure;
    }
    broken_ = failure.has_value();
    changed_.notify_all();
    if (failure) return;
  }
}

void StoreWriter::commit(SQLite::Database& database, const std::vector<Change>& changes) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Two processes that both computed an item have computed the same.
  SQLite::Statement add(database, "INSERT OR REPLACE INTO results VALUES(?, ?, ?, ?)");
  SQLite::Statement keep(database, "INSERT OR REPLACE INTO checkpoints VALUES(?, ?, ?)");
  SQLite::Statement forget(database, "DELETE FROM checkpoints WHERE name = ?");
  for (const auto& change : changes) {
    if (const auto* state = std::get_if<NewCheckpoint>(&change)) {
      keep.bind(1, state->name);
      keep.bind(2, state->state.data(), static_cast<int>(state->state.size()));
      keep.bind(3, checksum(state->name, state->state));
      keep.exec();
      keep.reset();
      continue;
    }
    const auto& stored = std::get<NewOutcomes>(change);
    for (const auto& [item, bytes] : stored.outcomes) {
      add.bind(1, item.task);
      add.bind(2, item.replica);
      add.bind(3, bytes.data(), static_cast<int>(bytes.size()));
      add.bind(4, checksum(name_of(item), bytes));
      add.exec();
      add.reset();
    }
    forget.bind(1, stored.checkpoint);
    forget.exec();
    forget.reset();
  }
  transaction.commit();
}

}  // namespace overparam::experiment
