// SPDX-License-Identifier: MIT
/// @file
/// Theory against simulation at several sizes: z-scores, finite-size fits, verdicts.
#pragma once

#include <string>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::experiment {

/// One observable at one time of one family of points, at all sizes.
struct Quantity {
  Point family;  ///< without dim, counts and exponents
  std::string level;
  std::string observable;
  double time = 0;
  std::vector<validation::SizeDifference> sizes;
  validation::Verdict verdict;
};

struct ValidationReport {
  std::vector<Quantity> quantities;
  Table table;  ///< theory and simulation; per size "<observable>.relative_difference" and
                ///< ".z_score"; per family, without dim, ".intercept", ".slope", ".verdict_z_score"
  bool agrees = true;
  std::vector<std::string> failures;  ///< of single items; their quantities are left out
};

/// Judges every quantity whose theory value is not zero, at a joint false-alarm level of 1 %. A sampled
/// theory level is compared draw by draw with the simulation of the same network, any other one with
/// its single value. Tasks that lack an outcome are left out.
/// @param plan tasks of theory levels and of the simulation at every point. Points are equal but for
///        `dim` and what follows from it within a family; times are the same at all points.
ValidationReport judge(const Plan& plan, const Results& results, const Model& model);

}  // namespace overparam::experiment
