// SPDX-License-Identifier: MIT
/// @file
/// The fixed point of product features by plain iteration, apart from the library's Newton steps.
#pragma once

#include "overparam/regression/product_features.hpp"

namespace overparam::test {

/// M_∥, M_⊥ and 1/m_* of docs/tangent-theory.md for a law of several gates.
struct IteratedLaw {
  const regression::ProductFeatures& features;
  double psi, others;  ///< n/d, K − 1
  double along, across;
  double inverse = 0;  ///< 1/m_*

  IteratedLaw(const regression::ProductFeatures& of, double samples, double ridge)
      : features(of),
        psi(samples / of.dimension),
        others(of.gates - 1),
        along(ridge + 10 * psi),
        across(along) {
    for (int i = 0; i < 30000; ++i) {
      const double next =
          ridge + psi * average([](double m, double, double l) { return m * m / l; });
      across = ridge + psi / others * average([](double, double q, double l) { return q / l; });
      along = next;
    }
    inverse = psi / along * average([](double m, double, double l) { return m / l; });
  }

  /// E of a function of m, q and L.
  template <class Function>
  double average(const Function& function) const {
    double sum = 0;
    for (const auto& g : features.law)
      sum += g.weight * function(g.mean, g.spread, 1 + g.mean * g.mean / along + g.spread / across);
    return sum;
  }
};

}  // namespace overparam::test
