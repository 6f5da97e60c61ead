// SPDX-License-Identifier: MIT
#include "pairs.hpp"

namespace overparam::figure {
namespace {

bool has_component(const Row& row) { return row.measurement.component != experiment::Component{}; }

}  // namespace

Pairs::Pairs(const Table& table, const std::string& x, const Rows& rows) {
  const auto place = [](const Row& row) {
    return experiment::RowPlace{
        .parameters = row.parameters, .source = row.source, .time = row.measurement.time};
  };
  experiment::ByPlace<Rows> candidates;
  for (const Row* row : rows_of(table, x)) candidates[place(*row)].push_back(row);
  for (const Row* row : rows) {
    Rows equal;
    Rows broader;
    for (const Row* x_row : candidates[place(*row)]) {
      if (x_row->measurement.component == row->measurement.component)
        equal.push_back(x_row);
      else if (!has_component(*row) || !has_component(*x_row))
        broader.push_back(x_row);
    }
    if (equal.empty() && broader.empty()) pair(row, nullptr);
    for (const Row* x_row : equal.empty() ? broader : equal) pair(row, x_row);
  }
}

void Pairs::pair(const Row* row, const Row* x_row) {
  if (x_row != nullptr && has_component(*x_row) && !has_component(*row)) {
    Row& copy = copies_.emplace_back(*row);
    copy.measurement.component = x_row->measurement.component;
    row = &copy;
  }
  rows_.push_back(row);
  x_rows_[row] = x_row;
}

const Row* Pairs::x_of(const Row& row) const {
  const auto found = x_rows_.find(&row);
  return found == x_rows_.end() ? nullptr : found->second;
}

}  // namespace overparam::figure
