// SPDX-License-Identifier: MIT
/// @file
/// Points of the model for tests.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "robustness/theory.hpp"

namespace overparam::robustness {

struct Sizes {
  double dimension, samples, width;
};

/// Random features on the sphere, ±1 labels.
inline Parameters features(const std::string& activation, const Sizes& sizes,
                           Interpolant interpolant, double ridge = 0) {
  Parameters p;
  p.dimension = sizes.dimension;
  p.samples = sizes.samples;
  p.sample_ratio = sizes.samples / sizes.dimension;
  p.width = sizes.width;
  p.ratio = sizes.width / sizes.dimension;
  p.activation = core::Activation::parse(activation);
  p.interpolant = interpolant;
  p.ridge = ridge;
  return p;
}

inline Parameters tangent(const std::string& activation, const Sizes& sizes, double ridge = 0) {
  Parameters p = features(activation, sizes, Interpolant::norm, ridge);
  p.linearisation = Linearisation::tangent;
  return p;
}

/// K/N and n/N without a dimension.
inline Parameters proportional(const std::string& activation, double width, double samples,
                               Interpolant interpolant) {
  Parameters p;
  p.ratio = width;
  p.sample_ratio = samples;
  p.activation = core::Activation::parse(activation);
  p.interpolant = interpolant;
  return p;
}

/// The values of a theory by observable.
inline std::map<std::string, double> values_of(const Parameters& p,
                                               Level level = Level::deterministic) {
  std::map<std::string, double> result;
  for (const auto& m : theory(p, level))
    if (m.value) result[std::string(m.observable)] = *m.value;
  return result;
}

}  // namespace overparam::robustness
