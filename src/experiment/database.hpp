// SPDX-License-Identifier: MIT
// The database file of a store: opened, checked, and used by one thread at a time.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace overparam::experiment {

/// The longest text or result in bytes: SQLite takes a gigabyte.
constexpr std::size_t most_bytes = std::size_t{1} << 29;

class Database {
 public:
  /// Opens `file`, made with empty tables if missing, or for reading alone.
  /// @throws core::Error if it is damaged, foreign or of another version.
  Database(std::filesystem::path file, bool read_only);

  /// Runs `body` on the database, alone. What SQLite complains of becomes a core::Error.
  template <class Body>
  auto use(const Body& body) {
    const std::scoped_lock lock(mutex_);
    try {
      return body(*connection_);
    } catch (const SQLite::Exception& error) {
      complain(error);
    }
  }

  const std::filesystem::path& file() const { return file_; }

  /// Throws the core::Error of a file that does not hold what was stored.
  [[noreturn]] void damaged(const std::string& what) const;

 private:
  void prepare(SQLite::Database& connection) const;
  void make_tables(SQLite::Database& connection) const;
  void expect_own(SQLite::Database& connection) const;
  [[noreturn]] void complain(const SQLite::Exception& error) const;

  std::filesystem::path file_;
  bool read_only_;
  std::optional<SQLite::Database> connection_;
  std::mutex mutex_;
};

}  // namespace overparam::experiment
