// SPDX-License-Identifier: MIT
/// @file
/// Finding rows of a table by where they stand.
#pragma once

#include <boost/container_hash/hash.hpp>
#include <cstddef>
#include <optional>
#include <unordered_map>

#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// For unordered containers of the texts of points.
struct TextsHash {
  std::size_t operator()(const Texts& texts) const { return texts.hash(); }
};

/// What rows have in common that are to be found together: some of their point, source, time and
/// component. What does not matter is left empty in all of them.
struct RowPlace {
  Texts parameters = {};
  Text source = {};
  std::optional<double> time = {};
  Component component = {};

  bool operator==(const RowPlace&) const = default;

  struct Hash {
    std::size_t operator()(const RowPlace& place) const {
      std::size_t result = place.parameters.hash();
      boost::hash_combine(result, place.source.hash());
      boost::hash_combine(result, place.time.value_or(-1));
      boost::hash_combine(result, place.component.i);
      boost::hash_combine(result, place.component.j);
      return result;
    }
  };
};

template <class Value>
using ByPlace = std::unordered_map<RowPlace, Value, RowPlace::Hash>;

}  // namespace overparam::experiment
