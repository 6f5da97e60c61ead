// SPDX-License-Identifier: MIT
/// @file
/// What the texts of a grid stand for, where reading them takes long.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace overparam::experiment {

/// Values by the texts that they were read from, each read once for all points of a grid: a
/// kernel's power series, a spectrum of a million eigenvalues. The points share it
/// (Point::readings). May be used by several threads.
class Readings {
 public:
  /// The value of `key`: what `make` returned when the key was asked for first.
  /// @param key names the type of the value, too: one key is always of one Value.
  /// @throws what `make` throws; the key then stays unknown.
  template <class Value>
  std::shared_ptr<const Value> value(const std::string& key,
                                     const std::function<std::shared_ptr<const Value>()>& make) {
    const std::scoped_lock lock(mutex_);
    auto& kept = values_[key];
    if (!kept) kept = make();
    return std::static_pointer_cast<const Value>(kept);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const void>> values_;
};

}  // namespace overparam::experiment
