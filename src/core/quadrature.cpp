// SPDX-License-Identifier: MIT
#include "overparam/core/quadrature.hpp"

#include <boost/math/special_functions/legendre.hpp>
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

}  // namespace overparam::core
