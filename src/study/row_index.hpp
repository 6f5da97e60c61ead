// SPDX-License-Identifier: MIT
/// @file
/// Finding the rows of one point, time and component among many.
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>

#include "overparam/experiment/table.hpp"

namespace overparam::study {

/// Some rows of a table by their point, time and component. The table has to outlive it.
class RowIndex {
 public:
  /// The rows for which `which` is true.
  RowIndex(const experiment::Table& table,
           const std::function<bool(const experiment::Row&)>& which);

  /// The last of them with the parameters, the time and the component of `row`; nullptr if there is
  /// none.
  const experiment::Row* last_beside(const experiment::Row& row) const;

 private:
  struct Key {
    experiment::Texts parameters;
    std::optional<double> time;
    experiment::Component component;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  static Key key_of(const experiment::Row& row);

  std::unordered_map<Key, const experiment::Row*, Hash> rows_;
};

}  // namespace overparam::study
