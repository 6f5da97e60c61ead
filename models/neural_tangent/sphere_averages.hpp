// SPDX-License-Identifier: MIT
/// @file
/// Exact averages of slopes of units over inputs on the sphere.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "overparam/core/activation.hpp"

namespace overparam::neural_tangent {

/// Averages over x uniform of norm √d of a slope s = σ'(u), u = w·x, |w| = 1, and of pairs of them.
/// The density of u is proportional to (1 − u²/d)^{(d−3)/2}.
class SphereAverages {
 public:
  /// @param activation σ, without jumps. @param dimension d ≥ 3.
  SphereAverages(const core::Activation& activation, double dimension);

  /// E[s u^p], p = 0, 1, 2, 3.
  const Eigen::Array4d& moments() const { return moments_; }
  /// E[s²] and E[s² u²].
  const Eigen::Array2d& squares() const { return squares_; }

  /// E[x xᵀ s s'] = a I + b (w wᵀ + w'w'ᵀ) + e (w w'ᵀ + w'wᵀ) of two units.
  struct Pair {
    double a, b, e;
  };
  /// @param cosine w·w', |cosine| < 1.
  Pair pair(double cosine) const;
  /// w = w', the coefficient of w wᵀ split as if there were two units: e = 0, 2b in all.
  Pair same() const;

 private:
  // E[s s'], E[s u s'v], E[s u² s'].
  Eigen::Array3d pair_moments(double cosine) const;

  void expand(const core::Activation& activation);

  double d_;
  std::optional<core::Activation::Sides> sides_;
  Eigen::Array4d moments_;
  Eigen::Array2d squares_;
  // Not of slopes of two values. Of s s', su s'v, su² s': the products of coefficients of the
  // orthonormal Gegenbauer polynomials.
  Eigen::Array<double, 3, Eigen::Dynamic> coefficients_;
};

}  // namespace overparam::neural_tangent
