// SPDX-License-Identifier: MIT
// A small network, and what its simulation measures.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "neural_tangent/simulation.hpp"

namespace overparam::test {

using experiment::Measurement;
using neural_tangent::Parameters;

inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline Parameters small_setting(const std::string& activation = "relu") {
  Parameters p{9, 7, 7.0 / 9, 13, 13.0 / 9, core::Activation::parse(activation)};
  p.label_noise = 0.3;
  p.linear_power = 0.8;
  p.nonlinear_power = 0.4;
  return p;
}

inline std::vector<Measurement> run(const Parameters& p, const std::vector<double>& times,
                                    std::uint32_t replica = 3) {
  core::Team team;
  return neural_tangent::simulate(std::vector{p}, times, {5, replica}, team).front();
}

inline double value(const std::vector<Measurement>& all, const std::string& name, double time) {
  for (const auto& m : all)
    if (m.observable == name && m.time == time) return m.value.value();
  FAIL("no " << name);
  return 0;
}

}  // namespace overparam::test
