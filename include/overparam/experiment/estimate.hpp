// SPDX-License-Identifier: MIT
/// @file
/// What a plan would take, before it is run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {

/// The items of one source of a plan.
struct SourceEstimate {
  std::string source;
  std::size_t points = 0;  ///< of the plan that have it
  std::size_t items = 0;   ///< that are needed, as far as those known tell
  std::size_t done = 0;    ///< of these
  double seconds = 0;      ///< of computing what is missing, summed over threads
  bool measured = false;   ///< whether `seconds` rests on the time of an item, known or tried
};

/// What a plan takes that is not done yet.
struct Estimate {
  std::vector<SourceEstimate> sources;  ///< in the order in which the tasks have them first
  double seconds = 0;                   ///< on all threads together
  double bytes =
      0;  ///< of the largest items, as many as run at a time; 0 where the model says none
  std::size_t at_a_time = 0;  ///< how many these are
};

/// Estimates what a plan takes of processors that have nothing else to do. Items of a source that
/// are known tell their seconds, else some that are missing are computed, for `trial` seconds or
/// little more, and forgotten. Questions::cost tells the rest: mostly within a factor of 1.3,
/// further off where the largest items would take too long to be tried. Where the least item of a
/// source would, nothing is measured, and the estimate is good for an order of magnitude.
/// @param known what there is already, one list for each task
/// @param threads from 1 to core::Team::most_threads
/// @param trial seconds of this thread for each source, from 0
/// @throws core::DimensionMismatch for another number of results than the plan has tasks.
Estimate estimate(const Plan& plan, const Model& model, const Results& known, std::size_t threads,
                  double trial = 0.5);

}  // namespace overparam::experiment
