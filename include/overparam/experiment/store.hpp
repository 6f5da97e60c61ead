// SPDX-License-Identifier: MIT
/// @file
/// Results that survive: one database file in a directory, shared by any number of processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/journal.hpp"
#include "overparam/experiment/outcome.hpp"

namespace overparam::experiment {

/// A command whose items are in a store.
struct StoredCommand {
  std::string command;  ///< "curve"; a later run of the same command takes its place
  std::string model;
  std::string options;  ///< as its writer wants to read them again
  Inputs inputs = {};   ///< what the files held that its options name
};

/// A process that works, or worked, on a store.
struct StoredRun {
  std::string started;  ///< UTC
  std::string host;
  std::int64_t process = 0;
  std::size_t threads = 1;
  std::string commit;  ///< of the program
  std::string command;
  bool running = false;  ///< still alive
};

/// The file experiment.sqlite of a directory (SQLite, rollback journal, every commit synced, so
/// that it also works where only file locks reach, on a network file system). What is stored is on
/// disk when flush() returns, and whole or not at all whatever happens to the process or the
/// machine. Each result carries a checksum. A program of another version is refused. Where file or
/// directory may be read but not written, an existing store is opened for reading alone, and
/// nothing in the directory changes.
///
/// Processes share the work by claims: file locks in experiment.lock, which the system takes away
/// when their owner ends, however it ends.
///
/// Member functions may be called from several threads. All throw core::Error naming the file when
/// it cannot be read or written, is damaged, belongs to another version, or is to be changed and
/// open for reading alone; and core::InvalidParameter naming an argument out of its range, which
/// for texts is half a gigabyte.
class Store final : public Journal {
 public:
  /// Opens the store of `directory`, which has to exist. The store is made if missing, or with
  /// `existing` refused if missing. @throws core::Error if the directory or its files are missing,
  /// no directory or no regular files, or cannot be opened.
  enum class Mode { create, existing };
  Store(const std::filesystem::path& directory, Mode mode);
  ~Store() override;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The name of the file in its directory.
  static constexpr const char* file_name = "experiment.sqlite";

  // ---- What was asked for ----
  /// @throws core::InvalidParameter named "inputs" for a content that has not its digest.
  void remember(const StoredCommand& command);
  std::vector<StoredCommand> commands() const;
  /// How many results there are that were computed with another content of a file, by the values of
  /// parameters in `inputs` that name it; only those that have any.
  std::map<std::string, std::size_t> results_of_other_contents(const Inputs& inputs) const;
  /// This process works on the store until its end. To be called before anything is loaded.
  /// @param threads from 1 to core::Team::most_threads.
  void begin_run(const std::string& command, std::size_t threads);
  std::vector<StoredRun> runs() const;

  // ---- Items ----
  /// The numbers of tasks in this store, by their keys; new ones are added.
  std::vector<std::int64_t> add_tasks(const std::vector<std::string>& keys) override;
  /// The number of a task, if it is known.
  std::optional<std::int64_t> find_task(const std::string& key) const;
  /// All outcomes of a task, by draw.
  std::vector<std::pair<std::uint32_t, Outcome>> load(std::int64_t task) const override;
  std::optional<Outcome> find(ItemKey item) const override;

  /// Takes an item for this process; false if another process has it.
  bool claim(ItemKey item) override;
  void release(ItemKey item) override;
  /// Whether another living process has this item.
  bool claimed_elsewhere(ItemKey item) const;
  /// Whether another process has worked on the store since this one began its run.
  bool shared() const override;

  /// Hands outcomes over to be stored together, soon and in the background, after which their
  /// claims are released and the checkpoint of that name is forgotten. Waits if too much is under
  /// way. Their seconds are not negative.
  void put(std::vector<std::pair<ItemKey, Outcome>> outcomes,
           const std::string& checkpoint) override;
  /// Returns when everything handed over is on the disk.
  void flush() override;
  /// Whether storing has failed; put() and flush() then throw.
  bool broken() const override;

  // ---- State of unfinished items ----
  std::optional<std::string> checkpoint(const std::string& name) const override;
  /// Stored in the background. A state above half a gigabyte is not kept.
  void keep_checkpoint(const std::string& name, std::string state) override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace overparam::experiment
