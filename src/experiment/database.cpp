// SPDX-License-Identifier: MIT
#include "experiment/database.hpp"

#include <sqlite3.h>

#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/version.hpp"

namespace overparam::experiment {
namespace {

constexpr int application = 0x4f565250;  // "OVRP", in the header of the file
constexpr int layout = 3;                // of the tables below
constexpr const char* tables = R"(
  CREATE TABLE program(version TEXT NOT NULL);
  CREATE TABLE commands(name TEXT PRIMARY KEY, model TEXT NOT NULL, options TEXT NOT NULL);
  CREATE TABLE contents(digest TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE inputs(command TEXT NOT NULL, value TEXT NOT NULL,
                      digest TEXT NOT NULL REFERENCES contents(digest), present INTEGER NOT NULL,
                      PRIMARY KEY(command, value, digest)) WITHOUT ROWID;
  CREATE TABLE runs(id INTEGER PRIMARY KEY, started TEXT NOT NULL, host TEXT NOT NULL,
                    process INTEGER NOT NULL, threads INTEGER NOT NULL, program TEXT NOT NULL,
                    command TEXT NOT NULL);
  CREATE TABLE tasks(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
  CREATE TABLE results(task INTEGER NOT NULL REFERENCES tasks(id), replica INTEGER NOT NULL,
                       outcome BLOB NOT NULL, checksum INTEGER NOT NULL,
                       PRIMARY KEY(task, replica)) WITHOUT ROWID;
  CREATE TABLE checkpoints(name TEXT PRIMARY KEY, state BLOB NOT NULL, checksum INTEGER NOT NULL)
    WITHOUT ROWID;
)";
constexpr int patience = 60000;  // milliseconds to wait for another process's commit

// What a damaged file says of itself, fit for a message of one line.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n')
      c = ' ';
    else if (c < ' ' || c > '~')
      c = '?';
  return text;
}

}  // namespace

Database::Database(std::filesystem::path file, bool read_only)
    : file_(std::move(file)), read_only_(read_only) {
  try {
    connection_.emplace(
        file_.string(),
        read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, patience);
    prepare(*connection_);
  } catch (const SQLite::Exception& error) {
    complain(error);
  }
}

void Database::prepare(SQLite::Database& connection) const {
  if (!read_only_) {
    // DELETE with EXTRA: a commit is the disappearance of the journal, synced with its directory.
    connection.exec("PRAGMA journal_mode = DELETE");
    connection.exec("PRAGMA synchronous = EXTRA");
  }
  const std::string verdict = connection.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict != "ok") damaged(verdict);
  if (!read_only_) make_tables(connection);
  expect_own(connection);
}

void Database::make_tables(SQLite::Database& connection) const {
  // Of several processes one makes them.
  SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
  if (connection.execAndGet("PRAGMA application_id").getInt() != 0 ||
      connection.execAndGet("SELECT count(*) FROM sqlite_master").getInt() != 0)
    return;
  connection.exec(tables);
  SQLite::Statement insert(connection, "INSERT INTO program VALUES(?)");
  insert.bind(1, std::string(version));
  insert.exec();
  connection.exec("PRAGMA application_id = " + std::to_string(application));
  connection.exec("PRAGMA user_version = " + std::to_string(layout));
  transaction.commit();
}

void Database::expect_own(SQLite::Database& connection) const {
  if (connection.execAndGet("PRAGMA application_id").getInt() != application)
    throw core::Error(file_.string() + ": is a database of another program");
  const std::string writer = connection.tableExists("program")
                                 ? connection.execAndGet("SELECT version FROM program").getString()
                                 : std::string("of another kind");
  if (writer != version || connection.execAndGet("PRAGMA user_version").getInt() != layout)
    throw core::Error(file_.string() + ": was written by overparam " + one_line(writer) +
                      ", this is " + version + ": use that version or another directory");
}

void Database::damaged(const std::string& what) const {
  throw core::Error(file_.string() + ": is damaged (" + one_line(what) +
                    "); move it away to begin anew, or put a copy in its place");
}

void Database::complain(const SQLite::Exception& error) const {
  switch (error.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      damaged(error.what());
    case SQLITE_BUSY:
      throw core::Error(file_.string() + ": is held by another program for more than a minute");
    case SQLITE_READONLY:  // a transaction of a killed process is to be undone
      throw core::Error(
          file_.string() +
          ": was being written when its writer was killed, and cannot be put in order "
          "here: use it once where it can be written (overparam status)");
    case SQLITE_FULL:
      throw core::Error(file_.string() + ": cannot be written: the disk is full");
    default:
      throw core::Error(file_.string() + ": cannot be used: " + one_line(error.what()));
  }
}

}  // namespace overparam::experiment
