// SPDX-License-Identifier: MIT
/// @file
/// What a table has no value for, or a value of limited accuracy, and why: counted, in one line
/// each.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// Rows that share a status and, but for the numbers in it, a reason: rows that are not ok, or that
/// are ok with a reason, which limits their accuracy.
struct Remark {
  Status status = Status::ok;
  std::string reason;  ///< of the first row, but of values that with the largest number at its end
  std::size_t rows = 0;
  std::size_t points = 0;                ///< grid points that have such a row
  std::size_t points_in_all = 0;         ///< that have a row of these sources and observables
  std::vector<std::string> sources;      ///< in the order of the table
  std::vector<std::string> observables;  ///< in the order of the table
  std::vector<double> times;             ///< increasing
  /// The first of the points, at most max_places of them, by the parameters that tell the points of
  /// the table apart: column and text. Of a size that is given in several ways one is named.
  std::vector<std::vector<std::pair<std::string, std::string>>> places;
  /// One line for people: "generalization_error infinite at 1 of 8 points (K/N = 2): no ridge".
  std::string text;

  static constexpr std::size_t max_places = 100;

  /// Whether values that exist were not obtained.
  bool failure() const { return is_failure(status); }
};

/// The remarks of a table in the order of their first rows; none if all its rows are ok without a
/// reason.
std::vector<Remark> tally(const Table& table, const Description& model);

}  // namespace overparam::experiment
