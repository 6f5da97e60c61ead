// SPDX-License-Identifier: MIT
/// @file
/// Theory against simulation at several sizes: z-scores, finite-size fits, verdicts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "overparam/experiment/run.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::experiment {

/// What to compare.
struct ValidationRequest {
  std::vector<Point> points;        ///< resolved; equal but for `dim` (and width) within a family
  std::vector<std::string> levels;  ///< theory levels; empty: the model's default for each point
  std::vector<double> times;        ///< finite, increasing
  std::size_t replicas = 0;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// One observable at one time of one family of points, at all sizes.
struct Quantity {
  Point family;  ///< without dim and width
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

/// Runs theory and simulation and judges every quantity whose theory value is not zero, at a joint
/// false-alarm level of 1 %. A sampled theory level is compared draw by draw with the simulation of
/// the same network, any other one with its single value.
ValidationReport validate(const ValidationRequest& request, const Model& model,
                          const Progress& progress = {});

}  // namespace overparam::experiment
