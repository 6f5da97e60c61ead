// SPDX-License-Identifier: MIT
// Points of the model, and what a draw of them gives.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "neural_isometry/parameters.hpp"
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

}  // namespace overparam::test
