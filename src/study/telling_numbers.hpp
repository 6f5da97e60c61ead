// SPDX-License-Identifier: MIT
/// @file
/// The few numbers that say most about a curve.
#pragma once

#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::study {

/// Lines for people: the principal observable at both ends of the first curve of a table and at its
/// peak, what it tends to, and how far the simulation is from the theory of the same point and
/// time.
std::vector<std::string> telling_numbers(const experiment::Table& table,
                                         const experiment::Description& model,
                                         const std::vector<experiment::Asymptote>& asymptotes);

}  // namespace overparam::study
