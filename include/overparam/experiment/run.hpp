// SPDX-License-Identifier: MIT
/// @file
/// Running work items on several threads, and gathering their results in a fixed order.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::experiment {

/// One call of Model::compute.
struct Item {
  std::size_t point = 0;  ///< index into Plan::points
  std::string source;
  Draw draw;
};

/// What to compute: every item at the times of its point.
struct Plan {
  std::vector<Point> points;               ///< resolved
  std::vector<std::vector<double>> times;  ///< per point, increasing, infinity allowed at the end
  std::vector<Item> items;  ///< grouped: all draws of one (point, source) stand together
  std::size_t threads = 1;
};

/// The result of an item, or why there is none.
struct Outcome {
  std::vector<Measurement> measurements;
  std::optional<std::string> failure;
};

/// Called after every item, from one thread at a time: fraction of the total cost done.
using Progress = std::function<void(double fraction, std::size_t done, std::size_t total)>;

/// Adds to `plan` the items of `source` at point `point`: one, or `replicas` draws if it samples.
void add_items(Plan& plan, const Model& model, std::size_t point, const std::string& source,
               std::size_t replicas, std::uint64_t seed);

/// Computes all items, the most expensive first. Items that share work (Model::shared_work, and the
/// same source, draw and times) are computed together. Each such unit runs on one thread, or on
/// several where there are fewer units than threads. Outcomes come in the order of the items and do
/// not depend on the number of threads. Failures become outcomes, never exceptions.
std::vector<Outcome> run(const Plan& plan, const Model& model, const Progress& progress = {});

/// A table without rows: the model's name and its parameters' column names.
Table empty_table(const Description& description);

/// The parameter fields of a row, in the order of the columns.
std::vector<std::string> row_parameters(const Description& description, const Point& point);

/// The tidy table: means and standard errors over the draws of each (point, source). A draw that
/// failed or has no value takes its row's value away and leaves its status.
Table tabulate(const Plan& plan, const std::vector<Outcome>& outcomes, const Model& model);

}  // namespace overparam::experiment
