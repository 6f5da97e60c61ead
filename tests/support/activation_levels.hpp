// SPDX-License-Identifier: MIT
/// @file
/// Files of levels that have what an activation has on the sphere.
#pragma once

#include <cmath>
#include <sstream>
#include <string>

#include "overparam/core/activation.hpp"
#include "overparam/spectrum/population.hpp"

namespace overparam::test {

/// The content of a file of levels: the degrees of features and of a teacher of one activation, up
/// to a thousand features in `dimension` dimensions, and the rest, which acts as a constant ridge,
/// as modes of a small eigenvalue.
inline std::string activation_levels(const core::Activation& g, double dimension) {
  const auto population = spectrum::sphere_population(dimension, g, {g, 1, 0}, std::log(1000));
  std::ostringstream content;
  content.precision(17);
  content << "log_multiplicity log_eigenvalue target_power\n";
  for (const auto& level : population.degrees)
    content << level.log_multiplicity << ' ' << level.log_eigenvalue << ' ' << level.teacher_power
            << '\n';
  content << std::log(population.kernel_tail) + 150 << " -150 " << population.teacher_tail << '\n';
  return content.str();
}

}  // namespace overparam::test
