// SPDX-License-Identifier: MIT
/// @file
/// From outcomes to the tidy table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/validation/proportion.hpp"

namespace overparam::experiment {

/// A table without rows: the model's name and its parameters' column names.
Table empty_table(const Description& description);

/// The interval of one standard error of a row that is a proportion over draws; empty for other
/// rows.
std::optional<validation::Interval> interval_of(const Row& row);

/// The parameter fields of a row, in the order of the columns.
/// @throws core::InvalidParameter named "--<name>" if the point lacks a parameter.
Texts row_parameters(const Description& description, const Point& point);

/// Means and standard errors over the draws of each task, in the order of the tasks. A draw that
/// failed or has no value takes its row's value away and leaves its status and reason. A task
/// without any outcome has no rows; one that lacks some is averaged over those it has. Draws that
/// do not measure the same observables at the same times have no average: the status of their rows
/// is failed.
/// @throws as all that take a Plan; core::DimensionMismatch if `results` are not one list for each
///         task; core::InvalidParameter if the points lack a parameter, or the model has no
///         observables.
Table tabulate(const Plan& plan, const Results& results, const Model& model);

}  // namespace overparam::experiment
