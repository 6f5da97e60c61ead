// SPDX-License-Identifier: MIT
/// @file
/// Finding the rows of one point, time and component among many.
#pragma once

#include <functional>

#include "experiment/row_place.hpp"
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
  experiment::ByPlace<const experiment::Row*> rows_;
};

}  // namespace overparam::study
