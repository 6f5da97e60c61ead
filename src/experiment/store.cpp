// SPDX-License-Identifier: MIT
#include "overparam/experiment/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/crc.hpp>
#include <cerrno>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>
#include <variant>

#include "experiment/database.hpp"
#include "experiment/file_claims.hpp"
#include "overparam/core/error.hpp"
#include "overparam/version.hpp"

namespace overparam::experiment {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_waiting = 1 << 14;
constexpr const char* lock_name = "experiment.lock";

// Numbers of the lock file: processes below 2^32, items above. Those of one draw stand side by side, for
// the system keeps neighbouring locks as one range, and a list of ranges that it searches from the
// beginning.
constexpr std::uint64_t first_item = std::uint64_t{1} << 32;
std::uint64_t lock_number(ItemKey item) {
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

struct NewCheckpoint {
  std::string name, state;
};

struct NewOutcomes {
  std::vector<std::pair<ItemKey, Outcome>> outcomes;
  std::string checkpoint;  // to forget
};

using Change = std::variant<NewOutcomes, NewCheckpoint>;

}  // namespace

class Store::Implementation {
 public:
  Implementation(const fs::path& directory, Mode mode)
      : read_only_(mode == Mode::existing && !writable(directory)),
        database_(present(directory / file_name, mode), read_only_),
        claims_(directory / lock_name, read_only_),
        writer_([this] { write(); }) {}

  ~Implementation() {
    {
      const std::scoped_lock lock(queue_mutex_);
      closing_ = true;
    }
    queue_changed_.notify_all();
    writer_.join();
  }

  Database& database() { return database_; }
  FileClaims& claims() { return claims_; }

  // The row (replica, outcome, seconds, checksum) at which a query stands.
  Outcome read(ItemKey item, SQLite::Statement& row) const {
    const std::string bytes = bytes_of(row.getColumn(1));
    if (checksum(name_of(item), bytes) != row.getColumn(3).getUInt())
      database_.damaged("result " + name_of(item));
    Outcome outcome = decode(bytes);
    outcome.seconds = row.getColumn(2).getDouble();
    return outcome;
  }

  void begin_run(const std::string& command, std::size_t threads) {
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

  void put(Change change) {
    std::unique_lock lock(queue_mutex_);
    queue_changed_.wait(lock, [&] { return queue_.size() < most_waiting || failure_; });
    if (failure_) throw core::Error(*failure_);
    queue_.push_back(std::move(change));
    lock.unlock();
    queue_changed_.notify_all();
  }

  void flush() {
    std::unique_lock lock(queue_mutex_);
    queue_changed_.wait(lock, [&] { return (queue_.empty() && !writing_) || failure_; });
    if (failure_) throw core::Error(*failure_);
  }

  bool broken() const { return broken_; }

 private:
  static bool writable(const fs::path& directory) {
    const auto may_write = [&](const char* name) {
      return ::access((directory / name).c_str(), W_OK) == 0 || errno == ENOENT;
    };
    return ::access(directory.c_str(), W_OK | X_OK) == 0 && may_write(file_name) &&
           may_write(lock_name);
  }

  static fs::path present(const fs::path& file, Mode mode) {
    if (mode == Mode::existing && !fs::exists(file))
      throw core::Error(file.string() + ": does not exist");
    return file;
  }

  // The thread that stores: whatever came in during one commit makes up the next.
  void write() {
    for (;;) {
      std::vector<Change> changes;
      {
        std::unique_lock lock(queue_mutex_);
        queue_changed_.wait(lock, [&] { return !queue_.empty() || closing_; });
        if (queue_.empty()) return;
        changes.swap(queue_);
        writing_ = true;
      }
      queue_changed_.notify_all();
      std::optional<std::string> failure;
      try {
        database_.use([&](SQLite::Database& database) { commit_changes(database, changes); });
        for (const auto& change : changes)
          if (const auto* stored = std::get_if<NewOutcomes>(&change))
            for (const auto& [item, outcome] : stored->outcomes) claims_.release(lock_number(item));
      } catch (const std::exception& error) {
        failure = error.what();
      }
      {
        const std::scoped_lock lock(queue_mutex_);
        writing_ = false;
        failure_ = failure;
      }
      broken_ = failure.has_value();
      queue_changed_.notify_all();
      if (failure) return;
    }
  }

  static void commit_changes(SQLite::Database& database, const std::vector<Change>& changes) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    // Two processes that both computed an item have computed the same.
    SQLite::Statement add(database, "INSERT OR REPLACE INTO results VALUES(?, ?, ?, ?, ?)");
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
      for (const auto& [item, outcome] : stored.outcomes) {
        const std::string bytes = encode(outcome);
        add.bind(1, item.task);
        add.bind(2, item.replica);
        add.bind(3, bytes.data(), static_cast<int>(bytes.size()));
        add.bind(4, outcome.seconds);
        add.bind(5, checksum(name_of(item), bytes));
        add.exec();
        add.reset();
      }
      forget.bind(1, stored.checkpoint);
      forget.exec();
      forget.reset();
    }
    transaction.commit();
  }

  bool read_only_;
  Database database_;
  FileClaims claims_;
  std::uint64_t run_ = 0;
  std::atomic<bool> shared_ = false;

  std::mutex queue_mutex_;
  std::condition_variable queue_changed_;
  std::vector<Change> queue_;
  bool writing_ = false;
  bool closing_ = false;
  std::optional<std::string> failure_;
  std::atomic<bool> broken_ = false;
  std::thread writer_;
};

Store::Store(const fs::path& directory, Mode mode)
    : implementation_(std::make_unique<Implementation>(directory, mode)) {}

Store::~Store() = default;

void Store::remember(const StoredCommand& command) {
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
        database,
        "SELECT replica, outcome, seconds, checksum FROM results WHERE task = ? ORDER BY replica");
    query.bind(1, task);
    while (query.executeStep()) {
      const auto replica = static_cast<std::uint32_t>(query.getColumn(0).getInt64());
      result.emplace_back(replica, implementation_->read({task, replica}, query));
    }
    return result;
  });
}

std::optional<Outcome> Store::find(ItemKey item) const {
  return implementation_->database().use([&](SQLite::Database& database) -> std::optional<Outcome> {
    SQLite::Statement query(database,
                            "SELECT replica, outcome, seconds, checksum FROM results "
                            "WHERE task = ? AND replica = ?");
    SQLite::bind(query, item.task, item.replica);
    if (!query.executeStep()) return std::nullopt;
    return implementation_->read(item, query);
  });
}

bool Store::claim(ItemKey item) { return implementation_->claims().claim(lock_number(item)); }

void Store::release(ItemKey item) { implementation_->claims().release(lock_number(item)); }

bool Store::claimed_elsewhere(ItemKey item) const {
  return implementation_->claims().taken(lock_number(item), 1);
}

bool Store::shared() const { return implementation_->shared(); }

void Store::put(std::vector<std::pair<ItemKey, Outcome>> outcomes, const std::string& checkpoint) {
  implementation_->put(NewOutcomes{std::move(outcomes), checkpoint});
}

void Store::flush() { implementation_->flush(); }

bool Store::broken() const { return implementation_->broken(); }

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
  constexpr std::size_t largest = std::size_t{1} << 29;  // SQLite takes a gigabyte
  if (state.size() > largest) return;
  implementation_->put(NewCheckpoint{name, std::move(state)});
}

}  // namespace overparam::experiment
