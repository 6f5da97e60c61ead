// SPDX-License-Identifier: MIT
// Points of the model, and what a draw of them gives.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "neural_isometry/parameters.hpp"
#include "neural_isometry/simulation.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::test {

/// d and n, all else by default.
inline neural_isometry::Parameters isometry(double dimension, double samples) {
  neural_isometry::Parameters p;
  p.dimension = dimension;
  p.samples = samples;
  p.sample_ratio = samples / dimension;
  return p;
}

/// The measurements that have a value.
inline std::map<std::string, double> values_of(const std::vector<experiment::Measurement>& all) {
  std::map<std::string, double> values;
  for (const auto& m : all)
    if (m.value) values[std::string(m.observable)] = *m.value;
  return values;
}

/// Means over draws of every observable; each draw has to have all its values.
inline std::map<std::string, double> means(const neural_isometry::Parameters& p,
                                           std::uint32_t draws, std::uint64_t seed) {
  std::map<std::string, double> sums;
  core::Team team;
  for (std::uint32_t r = 0; r < draws; ++r)
    for (const auto& row : neural_isometry::simulate(p, {seed, r}, team)) {
      CHECK(row.status == experiment::Status::ok);
      sums[std::string(row.observable)] += row.value.value() / draws;
    }
  return sums;
}

/// Whether a share of successes among draws is that of a reference with `others` draws itself, 0 of an
/// exact one: four binomial standard errors.
inline bool agrees(double found, std::uint32_t draws, double reference, double others) {
  const double p = (found * draws + reference * others + 1) / (draws + others + 2);
  const double variance = p * (1 - p) * (1.0 / draws + (others > 0 ? 1 / others : 0));
  return std::abs(found - reference) <= 4 * std::sqrt(variance);
}

}  // namespace overparam::test
