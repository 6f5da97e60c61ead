// SPDX-License-Identifier: MIT
#include "engine/memory_journal.hpp"

#include <cstddef>

namespace overparam::python {

using experiment::ItemKey;
using experiment::Outcome;

std::vector<std::int64_t> MemoryJournal::add_tasks(const std::vector<std::string>& keys) {
  const std::scoped_lock lock(mutex_);
  std::vector<std::int64_t> numbers;
  for (const auto& key : keys)
    numbers.push_back(tasks_.try_emplace(key, std::int64_t(tasks_.size())).first->second);
  return numbers;
}

std::vector<std::pair<std::uint32_t, Outcome>> MemoryJournal::load(std::int64_t task) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::pair<std::uint32_t, Outcome>> found;
  for (auto one = outcomes_.lower_bound({task, 0});
       one != outcomes_.end() && one->first.task == task; ++one)
    found.emplace_back(one->first.replica, one->second);
  return found;
}

std::optional<Outcome> MemoryJournal::find(ItemKey item) const {
  const std::scoped_lock lock(mutex_);
  const auto found = outcomes_.find(item);
  return found == outcomes_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryJournal::put(std::vector<std::pair<ItemKey, Outcome>> outcomes, const std::string&) {
  const std::scoped_lock lock(mutex_);
  for (auto& [item, outcome] : outcomes) outcomes_.insert_or_assign(item, std::move(outcome));
}

void MemoryJournal::copy_to(experiment::Store& store) const {
  constexpr std::size_t most_at_once = 1000;
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> keys(tasks_.size());
  for (const auto& [key, number] : tasks_) keys[std::size_t(number)] = key;
  const auto numbers = store.add_tasks(keys);
  std::vector<std::pair<ItemKey, Outcome>> some;
  for (const auto& [item, outcome] : outcomes_) {
    some.push_back({{numbers[std::size_t(item.task)], item.replica}, outcome});
    if (some.size() < most_at_once) continue;
    store.put(std::move(some), "");
    some.clear();
  }
  if (!some.empty()) store.put(std::move(some), "");
  store.flush();
}

}  // namespace overparam::python
