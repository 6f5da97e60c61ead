// SPDX-License-Identifier: MIT
// A journal without files: what several processes share, and the journal of each.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>

#include "overparam/experiment/journal.hpp"

namespace overparam::test {

/// What all processes see.
struct Memory {
  std::mutex mutex;
  std::vector<std::string> tasks;
  std::map<experiment::ItemKey, experiment::Outcome> outcomes;
  std::map<experiment::ItemKey, const void*> claims;  // who has them
  std::map<std::string, std::string> states;

  std::size_t kept() {
    const std::scoped_lock lock(mutex);
    return outcomes.size();
  }
};

/// The journal of one process.
class MemoryJournal : public experiment::Journal {
 public:
  using ItemKey = experiment::ItemKey;
  using Outcome = experiment::Outcome;

  explicit MemoryJournal(Memory& memory) : memory_(memory) {}
  ~MemoryJournal() override { end(); }

  /// As the end of the process: what it claimed is free.
  void end() {
    const std::scoped_lock lock(memory_.mutex);
    std::erase_if(memory_.claims, [this](const auto& claim) { return claim.second == this; });
  }

  std::vector<std::int64_t> add_tasks(const std::vector<std::string>& keys) override {
    const std::scoped_lock lock(memory_.mutex);
    std::vector<std::int64_t> numbers;
    for (const auto& key : keys) {
      const auto found = std::find(memory_.tasks.begin(), memory_.tasks.end(), key);
      numbers.push_back(found - memory_.tasks.begin());
      if (found == memory_.tasks.end()) memory_.tasks.push_back(key);
    }
    return numbers;
  }
  std::vector<std::pair<std::uint32_t, Outcome>> load(std::int64_t task) const override {
    const std::scoped_lock lock(memory_.mutex);
    std::vector<std::pair<std::uint32_t, Outcome>> all;
    for (const auto& [item, outcome] : memory_.outcomes)
      if (item.task == task) all.emplace_back(item.replica, outcome);
    return all;
  }
  std::optional<Outcome> find(ItemKey item) const override {
    const std::scoped_lock lock(memory_.mutex);
    const auto found = memory_.outcomes.find(item);
    return found == memory_.outcomes.end() ? std::nullopt : std::optional(found->second);
  }
  bool claim(ItemKey item) override {
    const std::scoped_lock lock(memory_.mutex);
    return memory_.claims.try_emplace(item, this).first->second == this;
  }
  void release(ItemKey item) override {
    const std::scoped_lock lock(memory_.mutex);
    if (const auto found = memory_.claims.find(item);
        found != memory_.claims.end() && found->second == this)
      memory_.claims.erase(found);
  }
  bool shared() const override { return true; }
  void put(std::vector<std::pair<ItemKey, Outcome>> outcomes,
           const std::string& checkpoint) override {
    {
      const std::scoped_lock lock(memory_.mutex);
      for (auto& [item, outcome] : outcomes)
        memory_.outcomes.insert_or_assign(item, std::move(outcome));
      memory_.states.erase(checkpoint);
    }
    for (const auto& [item, outcome] : outcomes) release(item);
  }
  void flush() override {}
  bool broken() const override { return false; }
  std::optional<std::string> checkpoint(const std::string& name) const override {
    const std::scoped_lock lock(memory_.mutex);
    const auto found = memory_.states.find(name);
    return found == memory_.states.end() ? std::nullopt : std::optional(found->second);
  }
  void keep_checkpoint(const std::string& name, std::string state) override {
    const std::scoped_lock lock(memory_.mutex);
    memory_.states.insert_or_assign(name, std::move(state));
  }

 private:
  Memory& memory_;
};

}  // namespace overparam::test
