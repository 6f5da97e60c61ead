// SPDX-License-Identifier: MIT
#include "core/normal_panels.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace overparam::core {

Quadrature normal_panels(std::vector<double> points, double widest, int nodes) {
  std::sort(points.begin(), points.end());
  const auto& rule = gauss_legendre(nodes);
  Quadrature out;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double length = points[i + 1] - points[i];
    if (!(length > 0)) continue;
    const double parts = std::ceil(length / widest);
    const double half = length / parts / 2;
    for (double part = 0; part < parts; ++part)
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        const double z = points[i] + half * (2 * part + 1 + rule.nodes[k]);
        out.nodes.push_back(z);
        out.weights.push_back(half * rule.weights[k] * std::exp(-z * z / 2) /
                              std::sqrt(2 * std::numbers::pi));
      }
  }
  return out;
}

}  // namespace overparam::core
