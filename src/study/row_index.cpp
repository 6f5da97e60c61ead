// SPDX-License-Identifier: MIT
#include "study/row_index.hpp"

namespace overparam::study {
namespace {

experiment::RowPlace place_of(const experiment::Row& row) {
  return {.parameters = row.parameters,
          .time = row.measurement.time,
          .component = row.measurement.component};
}

}  // namespace

RowIndex::RowIndex(const experiment::Table& table,
                   const std::function<bool(const experiment::Row&)>& which) {
  for (const auto& row : table.rows)
    if (which(row)) rows_[place_of(row)] = &row;
}

const experiment::Row* RowIndex::last_beside(const experiment::Row& row) const {
  const auto found = rows_.find(place_of(row));
  return found == rows_.end() ? nullptr : found->second;
}

}  // namespace overparam::study
