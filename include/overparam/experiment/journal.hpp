// SPDX-License-Identifier: MIT
/// @file
/// What a run needs of the place where results are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/outcome.hpp"

namespace overparam::experiment {

/// A work item in a journal: the number of its task there, and its draw.
struct ItemKey {
  std::int64_t task = 0;      ///< from 0 to 2^32 − 1
  std::uint32_t replica = 0;  ///< below Effort::most_replicas

  auto operator<=>(const ItemKey&) const = default;
};

/// Keeps outcomes, and the state of unfinished items, for several processes that share the items
/// by claims. Member functions may be called from several threads, and throw what run() is to end
/// with.
class Journal {
 public:
  virtual ~Journal() = default;

  /// The numbers of tasks in this journal, by their keys; new ones are added.
  virtual std::vector<std::int64_t> add_tasks(const std::vector<std::string>& keys) = 0;
  /// All outcomes of a task, by draw.
  virtual std::vector<std::pair<std::uint32_t, Outcome>> load(std::int64_t task) const = 0;
  virtual std::optional<Outcome> find(ItemKey item) const = 0;

  /// Takes an item for this process; false if another process has it. What this process has it may
  /// claim again.
  virtual bool claim(ItemKey item) = 0;
  virtual void release(ItemKey item) = 0;
  /// Whether another process may have kept outcomes since this one loaded its own.
  virtual bool shared() const = 0;

  /// Keeps outcomes together, soon, after which their claims are released and the checkpoint of
  /// that name is forgotten.
  virtual void put(std::vector<std::pair<ItemKey, Outcome>> outcomes,
                   const std::string& checkpoint) = 0;
  /// Returns when everything handed over is kept.
  virtual void flush() = 0;
  /// Whether keeping has failed; put() and flush() then throw.
  virtual bool broken() const = 0;

  /// The state kept last under a name.
  virtual std::optional<std::string> checkpoint(const std::string& name) const = 0;
  virtual void keep_checkpoint(const std::string& name, std::string state) = 0;
};

}  // namespace overparam::experiment
