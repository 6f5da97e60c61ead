// SPDX-License-Identifier: MIT
/// @file
/// Results of one process, in its memory.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/journal.hpp"
#include "overparam/experiment/store.hpp"

namespace overparam::python {

/// A journal of one run, which has what was finished when the run is stopped. States of unfinished
/// items are not kept: nothing goes on from there.
class MemoryJournal final : public experiment::Journal {
 public:
  std::vector<std::int64_t> add_tasks(const std::vector<std::string>& keys) override;
  std::vector<std::pair<std::uint32_t, experiment::Outcome>> load(std::int64_t task) const override;
  std::optional<experiment::Outcome> find(experiment::ItemKey item) const override;

  bool claim(experiment::ItemKey) override { return true; }
  void release(experiment::ItemKey) override {}
  bool shared() const override { return false; }

  void put(std::vector<std::pair<experiment::ItemKey, experiment::Outcome>> outcomes,
           const std::string& checkpoint) override;
  void flush() override {}
  bool broken() const override { return false; }

  /// Puts everything into a store, and returns when it is on the disk. @throws as the store.
  void copy_to(experiment::Store& store) const;

  std::optional<std::string> checkpoint(const std::string&) const override { return {}; }
  void keep_checkpoint(const std::string&, std::string) override {}

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::int64_t> tasks_;
  std::map<experiment::ItemKey, experiment::Outcome> outcomes_;
};

}  // namespace overparam::python
