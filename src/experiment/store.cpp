// SPDX-License-Identifier: MIT
#include "overparam/experiment/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "experiment/database.hpp"
#include "experiment/file_claims.hpp"
#include "experiment/store_writer.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/version.hpp"

namespace overparam::experiment {
namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name = "experiment.lock";

std::string utc_now() {
  std::array<char, 32> text{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::string bytes_of(const SQLite::Column& column) {
  return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

// The directory of a store, if it is one.
fs::path checked(const fs::path& directory) {
  if (directory.native().find('\0') != std::string::npos)
    throw core::InvalidParameter("directory", directory.c_str(), "has a zero byte");
  std::error_code problem;
  const auto status = fs::status(directory, problem);
  if (!fs::exists(status) && (!problem || problem == std::errc::no_such_file_or_directory))
    throw core::Error("directory " + directory.string() + ": does not exist");
  if (!fs::exists(status))
    throw core::Error("directory " + directory.string() + ": " + problem.message());
  if (!fs::is_directory(status))
    throw core::Error("directory " + directory.string() + ": is no directory");
  return directory;
}

// A file of a store. What is no file would be waited for, or replaced.
fs::path regular(const fs::path& file) {
  std::error_code problem;
  const auto status = fs::status(file, problem);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw core::Error(file.string() + ": is no regular file");
  return file;
}

void require_size(const char* name, const std::string& bytes) {
  if (bytes.size() > most_bytes)
    throw core::InvalidParameter(name, "is longer than half a gigabyte");
}

}  // namespace

class Store::Implementation {
 public:
  Implementation(const fs::path& directory, Mode mode)
      : read_only_(mode == Mode::existing && !writable(checked(directory))),
        database_(present(checked(directory) / file_name, mode), read_only_),
        claims_(regular(directory / lock_name), read_only_),
        writer_(database_, claims_) {}

  Database& database() { return database_; }
  StoreWriter& writer() { return writer_; }
  // What changes the store asks first.
  void require_writable() const {
    if (read_only_) throw core::Error(database_.file().string() + ": is open for reading alone");
  }
  FileClaims& claims() { return claims_; }

  // The row (replica, outcome, checksum) at which a query stands.
  Outcome read(ItemKey item, SQLite::Statement& row) const {
    const std::string bytes = bytes_of(row.getColumn(1));
    if (checksum(name_of(item), bytes) != row.getColumn(2).getUInt())
      database_.damaged("result " + name_of(item));
    return decode(bytes);
  }

  void begin_run(const std::string& command, std::size_t threads) {
    require_writable();
    core::Team::require_threads(threads);
    require_size("command", command);
    database_.use([&](SQLite::Database& database) {
      SQLite::Statement insert(
          database,
          "INSERT INTO runs(started, host, process, threads, program, command) "
          "VALUES(?, ?, ?, ?, ?, ?)");
      SQLite::bind(insert, utc_now(), host_name(), static_cast<std::int64_t>(::getpid()),
                   static_cast<std::int64_t>(threads), std::string(commit), command);
      insert.exec();
      run_ = static_cast<std::uint64_t>(database.getLastInsertRowid());
    });
    claims_.claim(run_);
    claims_.set_mark(run_);
    shared_ = claims_.taken(0, first_item);
  }

  // Others were there when this run began, or have begun since: they left their mark.
  bool shared() {
    if (!shared_ && claims_.mark() != run_) shared_ = true;
    return shared_;
  }

 private:
  static bool writable(const fs::path& directory) {
    const auto may_write = [&](const char* name) {
      return ::access((directory / name).c_str(), W_OK) == 0 || errno == ENOENT;
    };
    return ::access(directory.c_str(), W_OK | X_OK) == 0 && may_write(file_name) &&
           may_write(lock_name);
  }

  static fs::path present(const fs::path& file, Mode mode) {
    std::error_code ignored;
    if (mode == Mode::existing && !fs::exists(file, ignored))
      throw core::Error(file.string() + ": does not exist");
    return regular(file);
  }

  bool read_only_;
  Database database_;
  FileClaims claims_;
  std::uint64_t run_ = 0;
  std::atomic<bool> shared_ = false;
  StoreWriter writer_;
};

Store::Store(const fs::path& directory, Mode mode)
    : implementation_(std::make_unique<Implementation>(directory, mode)) {}

Store::~Store() = default;

void Store::remember(const StoredCommand& command) {
  implementation_->require_writable();
  require_size("command", command.command);
  require_size("model", command.model);
  require_size("options", command.options);
  for (const auto& [value, input] : command.inputs) {
    require_size("inputs", value);
    require_size("inputs", input.content);
    if (input.digest != make_input(input.content).digest)
      throw core::InvalidParameter("inputs", value, "has the digest of another content");
  }
  implementation_->database().use([&](SQLite::Database& database) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO commands VALUES(?, ?, ?)");
    SQLite::bind(insert, command.command, command.model, command.options);
    insert.exec();
    SQLite::Statement past(database, "UPDATE inputs SET present = 0 WHERE command = ?");
    past.bind(1, command.command);
    past.exec();
    SQLite::Statement keep(database, "INSERT OR IGNORE INTO contents VALUES(?, ?)");
    SQLite::Statement name(database, "INSERT OR REPLACE INTO inputs VALUES(?, ?, ?, 1)");
    for (const auto& [value, input] : command.inputs) {
      keep.bind(1, input.digest);
      keep.bind(2, input.content.data(), static_cast<int>(input.content.size()));
      keep.exec();
      keep.reset();
      SQLite::bind(name, command.command, value, input.digest);
      name.exec();
      name.reset();
    }
    transaction.commit();
  });
}

std::vector<StoredCommand> Store::commands() const {
  return implementation_->database().use([&](SQLite::Database& database) {
    std::vector<StoredCommand> result;
    SQLite::Statement query(database, "SELECT name, model, options FROM commands ORDER BY rowid");
    SQLite::Statement inputs(database,
                             "SELECT value, digest, content FROM inputs JOIN contents "
                             "USING(digest) WHERE command = ? AND present");
    while (query.executeStep()) {
      auto& command = result.emplace_back(
          StoredCommand{query.getColumn(0), query.getColumn(1), query.getColumn(2)});
      inputs.bind(1, command.command);
      while (inputs.executeStep()) {
        Input input = make_input(bytes_of(inputs.getColumn(2)));
        if (input.digest != inputs.getColumn(1).getString())
          implementation_->database().damaged("the content of " + inputs.getColumn(0).getString());
        command.inputs.emplace(inputs.getColumn(0).getString(), std::move(input));
      }
      inputs.reset();
    }
    return result;
  });
}

std::map<std::string, std::size_t> Store::results_of_other_contents(const Inputs& inputs) const {
  return implementation_->database().use([&](SQLite::Database& database) {
    std::map<std::string, std::size_t> counts;
    SQLite::Statement query(database,
                            "SELECT count(*) FROM results WHERE task IN (SELECT id FROM tasks, "
                            "(SELECT DISTINCT digest FROM inputs WHERE value = ? AND digest <> ?) "
                            "WHERE instr(text, digest))");
    for (const auto& [value, input] : inputs) {
      SQLite::bind(query, value, input.digest);
      query.executeStep();
      if (const auto count = query.getColumn(0).getInt64(); count > 0)
        counts[value] = static_cast<std::size_t>(count);
      query.reset();
    }
    return counts;
  });
}

void Store::begin_run(const std::string& command, std::size_t threads) {
  implementation_->begin_run(command, threads);
}

std::vector<StoredRun> Store::runs() const {
  return implementation_->database().use([&](SQLite::Database& database) {
    std::vector<StoredRun> result;
    SQLite::Statement query(
        database,
        "SELECT id, started, host, process, threads, program, command FROM runs ORDER BY id");
    while (query.executeStep()) {
      const auto id = static_cast<std::uint64_t>(query.getColumn(0).getInt64());
      result.push_back({query.getColumn(1), query.getColumn(2), query.getColumn(3).getInt64(),
                        static_cast<std::size_t>(query.getColumn(4).getInt64()), query.getColumn(5),
                        query.getColumn(6), implementation_->claims().taken(id, 1)});
    }
    return result;
  });
}

std::vector<std::int64_t> Store::add_tasks(const std::vector<std::string>& keys) {
  implementation_->require_writable();
  for (const auto& key : keys) require_size("keys", key);
  return implementation_->database().use([&](SQLite::Database& database) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement query(database, "SELECT id FROM tasks WHERE text = ?");
    SQLite::Statement insert(database, "INSERT INTO tasks(text) VALUES(?)");
    std::vector<std::int64_t> numbers;
    for (const auto& key : keys) {
      query.bind(1, key);
      if (query.executeStep()) {
        numbers.push_back(query.getColumn(0).getInt64());
      } else {
        insert.bind(1, key);
        insert.exec();
        insert.reset();
        numbers.push_back(database.getLastInsertRowid());
      }
      query.reset();
    }
    transaction.commit();
    return numbers;
  });
}

std::optional<std::int64_t> Store::find_task(const std::string& key) const {
  return implementation_->database().use(
      [&](SQLite::Database& database) -> std::optional<std::int64_t> {
        SQLite::Statement query(database, "SELECT id FROM tasks WHERE text = ?");
        query.bind(1, key);
        if (!query.executeStep()) return std::nullopt;
        return query.getColumn(0).getInt64();
      });
}

std::vector<std::pair<std::uint32_t, Outcome>> Store::load(std::int64_t task) const {
  return implementation_->database().use([&](SQLite::Database& database) {
    std::vector<std::pair<std::uint32_t, Outcome>> result;
    SQLite::Statement query(
        database, "SELECT replica, outcome, checksum FROM results WHERE task = ? ORDER BY replica");
    query.bind(1, task);
    while (query.executeStep()) {
      const auto replica = static_cast<std::uint32_t>(query.getColumn(0).getInt64());
      result.emplace_back(replica, implementation_->read({task, replica}, query));
    }
    return result;
  });
}

std::optional<Outcome> Store::find(ItemKey item) const {
  lock_number(item);
  return implementation_->database().use([&](SQLite::Database& database) -> std::optional<Outcome> {
    SQLite::Statement query(database,
                            "SELECT replica, outcome, checksum FROM results "
                            "WHERE task = ? AND replica = ?");
    SQLite::bind(query, item.task, item.replica);
    if (!query.executeStep()) return std::nullopt;
    return implementation_->read(item, query);
  });
}

bool Store::claim(ItemKey item) {
  implementation_->require_writable();
  return implementation_->claims().claim(lock_number(item));
}

void Store::release(ItemKey item) {
  implementation_->require_writable();
  implementation_->claims().release(lock_number(item));
}

bool Store::claimed_elsewhere(ItemKey item) const {
  return implementation_->claims().taken(lock_number(item), 1);
}

bool Store::shared() const { return implementation_->shared(); }

void Store::put(std::vector<std::pair<ItemKey, Outcome>> outcomes, const std::string& checkpoint) {
  implementation_->require_writable();
  require_size("checkpoint", checkpoint);
  NewOutcomes change{{}, checkpoint};
  // What the writing thread could not store would break the store for all.
  for (const auto& [item, outcome] : outcomes) {
    lock_number(item);
    change.outcomes.push_back({item, encode(outcome)});
    require_size("outcomes", change.outcomes.back().bytes);
  }
  implementation_->writer().put(std::move(change));
}

void Store::flush() { implementation_->writer().flush(); }

bool Store::broken() const { return implementation_->writer().broken(); }

std::optional<std::string> Store::checkpoint(const std::string& name) const {
  return implementation_->database().use(
      [&](SQLite::Database& database) -> std::optional<std::string> {
        SQLite::Statement query(database, "SELECT state, checksum FROM checkpoints WHERE name = ?");
        query.bind(1, name);
        if (!query.executeStep()) return std::nullopt;
        std::string state = bytes_of(query.getColumn(0));
        if (checksum(name, state) != query.getColumn(1).getUInt())
          implementation_->database().damaged("checkpoint " + name);
        return state;
      });
}

void Store::keep_checkpoint(const std::string& name, std::string state) {
  implementation_->require_writable();
  require_size("name", name);
  if (state.size() > most_bytes) return;
  implementation_->writer().put(NewCheckpoint{name, std::move(state)});
}

}  // namespace overparam::experiment
