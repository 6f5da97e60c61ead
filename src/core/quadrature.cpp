// SPDX-License-Identifier: MIT
#include "overparam/core/quadrature.hpp"

#include <algorithm>
#include <boost/math/special_functions/legendre.hpp>
#include <cmath>
#include <cstddef>
#include <map>
#include <mutex>

#include "overparam/core/require.hpp"

namespace overparam::core {

const Quadrature& gauss_legendre(int n) {
  require_between("n", n, 1, 1024);
  static std::mutex mutex;
  static std::map<int, Quadrature> rules;
  const std::scoped_lock lock(mutex);
  const auto [entry, added] = rules.try_emplace(n);
  Quadrature& rule = entry->second;
  if (!added) return rule;
  const auto zeros = boost::math::legendre_p_zeros<double>(n);  // those ≥ 0, increasing
  const auto add = [&](double zero) {
    const double slope = boost::math::legendre_p_prime(n, zero);
    rule.nodes.push_back(zero);
    rule.weights.push_back(2 / ((1 - zero * zero) * slope * slope));
  };
  for (auto zero = zeros.rbegin(); zero != zeros.rend(); ++zero)
    if (*zero > 0) add(-*zero);
  for (const double zero : zeros) add(zero);
  return rule;
}

Quadrature gauss_panels(std::vector<double> points, double widest, int n) {
  constexpr double most_nodes = 3e7;
  for (const double point : points) require_finite("point", point);
  require_positive("widest", widest);
  const auto& rule = gauss_legendre(n);
  std::sort(points.begin(), points.end());
  if (points.empty()) return {};
  const double panels = (points.back() - points.front()) / widest + double(points.size());
  require(panels * n <= most_nodes, "widest", widest, "makes more than 3e7 nodes");
  Quadrature out;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double length = points[i + 1] - points[i];
    if (!(length > 0)) continue;
    const double parts = std::ceil(length / widest);
    const double half = length / parts / 2;
    for (double part = 0; part < parts; ++part)
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        out.nodes.push_back(points[i] + half * (2 * part + 1 + rule.nodes[k]));
        out.weights.push_back(half * rule.weights[k]);
      }
  }
  return out;
}

}  // namespace overparam::core
