// SPDX-License-Identifier: MIT
/// @file
/// A program that uses an installation of the numerics alone.
#include <cmath>
#include <cstdio>
#include <overparam/core/activation.hpp>
#include <overparam/spectrum/equivalent.hpp>
#include <overparam/spectrum/population.hpp>

int main() {
  using namespace overparam;
  const auto linear = core::Activation::parse("linear");
  // Wider than the input dimension, a linear student is any linear teacher.
  const double log_width = std::log(400.0);
  const auto population = spectrum::sphere_population(20, linear, {linear}, log_width);
  const double error = spectrum::approximation_error(population, log_width);
  std::printf("approximation error %g\n", error);
  return std::abs(error) < 1e-12 ? 0 : 1;
}
