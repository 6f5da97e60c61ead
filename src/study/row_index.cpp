// SPDX-License-Identifier: MIT
#include "study/row_index.hpp"

#include <boost/container_hash/hash.hpp>

namespace overparam::study {

RowIndex::RowIndex(const experiment::Table& table,
                   const std::function<bool(const experiment::Row&)>& which) {
  for (const auto& row : table.rows)
    if (which(row)) rows_[key_of(row)] = &row;
}

const experiment::Row* RowIndex::last_beside(const experiment::Row& row) const {
  const auto found = rows_.find(key_of(row));
  return found == rows_.end() ? nullptr : found->second;
}

RowIndex::Key RowIndex::key_of(const experiment::Row& row) {
  return {row.parameters, row.measurement.time, row.measurement.component};
}

std::size_t RowIndex::Hash::operator()(const Key& key) const {
  std::size_t result = key.parameters.hash();
  boost::hash_combine(result, key.time.value_or(-1));
  boost::hash_combine(result, key.component.i);
  boost::hash_combine(result, key.component.j);
  return result;
}

}  // namespace overparam::study
