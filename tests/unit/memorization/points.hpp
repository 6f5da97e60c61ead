// SPDX-License-Identifier: MIT
// Points of the model, and what a draw of them gives.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "memorization/parameters.hpp"
#include "memorization/sample.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::test {

/// N points on a segment at distance 2^-separation, all else by default.
inline memorization::Parameters memorization_of(
    double points, double separation, memorization::Data data = memorization::Data::pairs) {
  memorization::Parameters p;
  p.points = points;
  p.separation = separation;
  p.origin = std::make_shared<memorization::Origin>(memorization::Origin{data, {}});
  return p;
}

/// The measurements that have a value.
inline std::map<std::string, double> memorization_values(
    const std::vector<experiment::Measurement>& all) {
  std::map<std::string, double> values;
  for (const auto& m : all)
    if (m.value) values[std::string(m.observable)] = *m.value;
  return values;
}

/// Points of one coordinate, in units of a power of two.
inline std::vector<std::vector<memorization::Number>> on_a_line(const std::vector<long>& places,
                                                                long exponent) {
  std::vector<std::vector<memorization::Number>> points;
  for (const long x : places) points.push_back({memorization::Number::scaled(x, exponent)});
  return points;
}

}  // namespace overparam::test
