// SPDX-License-Identifier: MIT
// Points of random-feature ridge regression by their texts, and values of its theory.
#pragma once

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/experiment/grid.hpp"
#include "random_features_ridge/parameters.hpp"
#include "random_features_ridge/theory.hpp"

namespace overparam::test {

using random_features_ridge::Level;
using random_features_ridge::Parameters;

using Texts = std::map<std::string, std::string>;

inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline experiment::Point resolved(const Texts& texts) {
  return random_features_ridge::resolve(
      experiment::make_grid(random_features_ridge::declaration().specs(), texts, {}).front());
}

inline Parameters parameters(const Texts& texts) { return resolved(texts).values<Parameters>(); }

inline Level level_of(const Parameters& p) { return random_features_ridge::default_level(p); }

inline double excess(const Texts& texts, double time = infinity) {
  const auto p = parameters(texts);
  const auto risk = random_features_ridge::Theory(p, level_of(p)).risk(p.ridge, time);
  return risk.bias + risk.variance;
}

inline experiment::Measurement find(const std::vector<experiment::Measurement>& table,
                                    const std::string& name, double time) {
  for (const auto& m : table)
    if (m.observable == name && m.time == time) return m;
  FAIL("no " << name);
  return {};
}

}  // namespace overparam::test
