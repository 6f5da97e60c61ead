// SPDX-License-Identifier: MIT
#include "core/normal_panels.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace overparam::core {

Quadrature normal_panels(std::vector<double> points, double widest, int nodes) {
  Quadrature out = gauss_panels(std::move(points), widest, nodes);
  for (std::size_t i = 0; i < out.nodes.size(); ++i)
    out.weights[i] *= std::exp(-out.nodes[i] * out.nodes[i] / 2) / std::sqrt(2 * std::numbers::pi);
  return out;
}

}  // namespace overparam::core
