// SPDX-License-Identifier: MIT
/// @file
/// What models ask of the activations that they are given.
#pragma once

#include <algorithm>
#include <string>

#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/parameters.hpp"

namespace overparam::common {

/// Whether g has one value everywhere: only a Hermite series can.
inline bool is_constant(const core::Activation& g) {
  if (g.kind() != core::Activation::Kind::hermite) return false;
  const auto c = g.hermite_coefficients(g.series_length());
  return std::all_of(c.begin() + 1, c.end(), [](double one) { return one == 0; });
}

/// Checks that g, the value of the parameter `name`, has 64 terms at most if it is given by a
/// Hermite series: so far the rules of models that integrate powers of derivatives are exact.
/// @throws core::InvalidParameter.
inline void require_few_terms(const experiment::Point& point, const std::string& name,
                              const core::Activation& g) {
  constexpr int most_terms = 64;
  if (g.kind() == core::Activation::Kind::hermite && g.series_length() > most_terms)
    throw core::InvalidParameter("--" + name, point.at(name),
                                 "has more than 64 terms, the most that this model integrates");
}

/// Checks that g, the value of the parameter `name`, does not jump, and like require_few_terms.
/// @throws core::InvalidParameter.
inline void require_slope(const experiment::Point& point, const std::string& name,
                          const core::Activation& g) {
  if (g.jumps())
    throw core::InvalidParameter("--" + name, point.at(name), "jumps: it has no derivative");
  require_few_terms(point, name, g);
}

/// Checks that products of sizes and of a mean square of the value of the parameter `name` are
/// numbers. @throws core::InvalidParameter.
inline void require_power(const experiment::Point& point, const std::string& name, double power,
                          bool zero_allowed) {
  constexpr double extreme = 1e60;
  if (!(power < extreme && (power > 1 / extreme || (zero_allowed && power == 0))))
    throw core::InvalidParameter("--" + name, point.at(name),
                                 "has a mean square outside of 1e-60 to 1e60");
}

/// Checks that for the mean square of g. @throws core::InvalidParameter.
inline void require_mean_square(const experiment::Point& point, const std::string& name,
                                const core::Activation& g, bool zero_allowed = false) {
  require_power(point, name, g.second_moment(), zero_allowed);
}

}  // namespace overparam::common
