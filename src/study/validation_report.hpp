// SPDX-License-Identifier: MIT
/// @file
/// What a comparison of theory and simulation says to people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "overparam/experiment/validate.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::study {

/// The sizes and replicas that a comparison had, and what it was to see.
struct ComparisonEffort {
  double largest = 0;  ///< size
  std::size_t replicas = 0;
  double resolve = 0;  ///< relative error of a theory
};

ComparisonEffort effort_of(const experiment::ValidationReport& report, std::size_t replicas,
                           double resolve);

/// What all quantities that are resolved too coarsely need together.
validation::Need joint_need(const experiment::ValidationReport& report, double resolve);

/// The verdict in one line.
std::string overall(const experiment::ValidationReport& report, const ComparisonEffort& effort);

/// A line for each quantity, what was not compared and why, and the verdict.
/// @param symbol of the dimension
std::vector<std::string> report_lines(const experiment::ValidationReport& report,
                                      const std::string& symbol, const ComparisonEffort& effort);

}  // namespace overparam::study
