// SPDX-License-Identifier: MIT
/// @file
/// Observables against an observable.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>

#include "rows.hpp"

namespace overparam::figure {

/// The rows of the observables of the y axis, each with that of the observable of the x axis: of
/// the same parameters, source, time and component. An observable without components stands
/// against every component of the other one.
class Pairs {
 public:
  /// @param x an observable
  /// @param rows of other ones, whatever became of them; they and the table have to outlive this
  Pairs(const Table& table, const std::string& x, const Rows& rows);
  Pairs(const Pairs&) = delete;
  Pairs& operator=(const Pairs&) = delete;

  /// Those of the y axis, with the component of the pair: where x alone has components, each row
  /// once for each of them.
  const Rows& rows() const { return rows_; }

  /// The row of the x axis to one of rows(); nullptr if there is none.
  const Row* x_of(const Row& row) const;

 private:
  void pair(const Row* row, const Row* x_row);

  std::deque<Row> copies_;
  Rows rows_;
  std::unordered_map<const Row*, const Row*> x_rows_;
};

}  // namespace overparam::figure
