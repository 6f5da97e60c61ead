// SPDX-License-Identifier: MIT
/// @file
/// What neighbouring points of a grid share, computed once.
#pragma once

#include <optional>
#include <utility>

namespace overparam::core {

/// make(), or what it returned last time in this thread if the key is still the same. Each place in
/// the code that calls this, with a function of its own, keeps one value.
template <class Key, class Make>
auto& kept(const Key& key, const Make& make) {
  thread_local std::optional<std::pair<Key, decltype(make())>> last;
  if (!last || !(last->first == key)) last.emplace(key, make());
  return last->second;
}

}  // namespace overparam::core
