// SPDX-License-Identifier: MIT
// Populations of a student and its teacher, and sums over their degrees.
#pragma once

#include <cmath>
#include <string>

#include "overparam/spectrum/population.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"

namespace overparam::test {

using spectrum::Harmonics;
using spectrum::Population;

// exp of a logarithm of size up to 1000 that carries a few roundings per degree.
inline constexpr double power_tolerance = 5000 * epsilon;
// The coefficients of tanh and sigmoid are right to 1e-15 absolutely, the test's nested quadrature
// to a few hundred ε of E[g²] ≤ 1.
inline constexpr double quadrature_tolerance = 500 * epsilon;

inline const double wide = std::log(1e6);

inline Population same(double dimension, const std::string& name, double units = 1,
                       double overlap = 0, double max_log_width = wide) {
  const auto g = activation(name);
  return spectrum::sphere_population(dimension, g, {g, units, overlap}, max_log_width);
}

inline const Harmonics* find(const Population& population, int degree) {
  for (const auto& harmonics : population.degrees)
    if (harmonics.degree == degree) return &harmonics;
  return nullptr;
}

inline double kernel_sum(const Population& population) {
  double sum = population.kernel_tail;
  for (const auto& harmonics : population.degrees) sum += harmonics.kernel_power;
  return sum;
}

inline double teacher_sum(const Population& population) {
  double sum = population.teacher_tail + population.unreachable;
  for (const auto& harmonics : population.degrees) sum += harmonics.teacher_power;
  return sum;
}

}  // namespace overparam::test
