// SPDX-License-Identifier: MIT
/// @file
/// Points of linear regression from the texts of their options, and rows by observable.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::linear_regression_test {

using Texts = std::map<std::string, std::string>;
using Rows = std::map<std::string, experiment::Measurement>;

inline experiment::Point point(const Texts& texts) {
  const auto& specs = linear_regression::declaration().specs();
  return linear_regression::resolve(experiment::make_grid(specs, texts, {}).front());
}

inline linear_regression::Parameters parameters(const Texts& texts) {
  return point(texts).values<linear_regression::Parameters>();
}

/// The texts, with others in their places.
inline Texts with(Texts texts, const Texts& more) {
  for (const auto& [name, text] : more) texts[name] = text;
  return texts;
}

/// Those of one time.
inline Rows rows_at(double time, const std::vector<experiment::Measurement>& rows) {
  Rows result;
  for (const auto& row : rows)
    if (row.time == time) result[row.observable] = row;
  return result;
}

}  // namespace overparam::linear_regression_test
