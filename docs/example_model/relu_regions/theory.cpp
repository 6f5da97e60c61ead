// SPDX-License-Identifier: MIT
#include "relu_regions/theory.hpp"

#include <algorithm>
#include <cmath>

namespace overparam::relu_regions {

double arrangement_regions(double hyperplanes, double dimension) {
  double sum = 1;
  double term = 1;  // binom(n, j)
  for (double j = 1; j <= std::min(dimension, hyperplanes); ++j) {
    term *= (hyperplanes - j + 1) / j;
    sum += term;
  }
  return sum;
}

double fewest_regions(const Parameters& p) {
  const double d = std::min(p.inputs, p.width);
  const double folds = std::pow(std::floor(p.width / d), d * (p.depth - 1));
  return folds * arrangement_regions(p.width, d);
}

double most_regions(const Parameters& p) {
  return std::pow(arrangement_regions(p.width, p.inputs), p.depth);
}

double parameter_count(const Parameters& p) {
  return p.width * (p.inputs + 1) + (p.depth - 1) * p.width * (p.width + 1) + p.width + 1;
}

}  // namespace overparam::relu_regions
