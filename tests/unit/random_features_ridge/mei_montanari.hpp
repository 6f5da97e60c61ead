// SPDX-License-Identifier: MIT
/// @file
/// The formulas of Mei and Montanari as they stand in their paper, for comparison.
#pragma once

#include <algorithm>
#include <cmath>

namespace overparam::test {

/// What they need to know of an activation: μ_1² and μ_*².
struct HermiteParts {
  double linear = 0;
  double rest = 0;
};

/// ReLU: μ_1 = ½, μ_*² = ¼ − 1/(2π). erf(x): μ_1 = 2/√(3π), E σ² = (2/π) asin(2/3).
inline const HermiteParts relu_parts{0.25, 0.25 - 0.5 / 3.14159265358979323846};
inline const HermiteParts erf_parts{
    4 / (3 * 3.14159265358979323846),
    2 / 3.14159265358979323846 * std::asin(2.0 / 3) - 4 / (3 * 3.14159265358979323846)};

/// Normalised bias and variance.
struct BiasVariance {
  double bias = 0;
  double variance = 0;
};

/// S. Mei and A. Montanari (2022), formula of the main theorem, at ψ_1 = N/d, ψ_2 = n/d, given their χ. The pole of
/// both, 0 = e0, is where the ridge has no minimum any more.
inline BiasVariance mei_montanari_at(HermiteParts g, double p1, double p2, double x) {
  const double z2 = g.linear / g.rest;
  const double z4 = z2 * z2;
  const double z6 = z4 * z2;
  const double x2 = x * x;
  const double x3 = x2 * x;
  const double x4 = x3 * x;
  const double x5 = x4 * x;
  const double e0 = -x5 * z6 + 3 * x4 * z4 + (p1 * p2 - p2 - p1 + 1) * x3 * z6 - 2 * x3 * z4 -
                    3 * x3 * z2 + (p1 + p2 - 3 * p1 * p2 + 1) * x2 * z4 + 2 * x2 * z2 + x2 +
                    3 * p1 * p2 * x * z2 - p1 * p2;
  const double e1 = p2 * x3 * z4 - p2 * x2 * z2 + p1 * p2 * x * z2 - p1 * p2;
  const double e2 = x5 * z6 - 3 * x4 * z4 + (p1 - 1) * x3 * z6 + 2 * x3 * z4 + 3 * x3 * z2 +
                    (-p1 - 1) * x2 * z4 - 2 * x2 * z2 - x2;
  return {e1 / e0, e2 / e0};
}

/// χ of λ ≥ 0 in their normalisation, (1/n)|y − Za|² + (Nλ/d)|a|²; that of their ridgeless limit for λ = 0.
inline double mei_montanari_chi(HermiteParts g, double p1, double p2, double lambda) {
  const double z2 = g.linear / g.rest;
  if (lambda > 0) {
    const double u = std::sqrt(p1 * p2 * lambda / g.rest);
    double n1 = 1;
    double n2 = 1;
    // Contracts by a half a step or better; 4000 steps leave rounding.
    for (int i = 0; i < 4000; ++i) {
      const double t = 1 + z2 * n1 * n2;
      const double a = p1 / (u + n2 + z2 * n2 / t);
      const double b = p2 / (u + n1 + z2 * n1 / t);
      n1 = (n1 + a) / 2;
      n2 = (n2 + b) / 2;
    }
    return -n1 * n2;
  }
  const double q = std::min(p1, p2) * z2 - z2 - 1;
  return -(std::sqrt(q * q + 4 * z2 * std::min(p1, p2)) + q) / (2 * z2);
}

inline BiasVariance mei_montanari(HermiteParts g, double p1, double p2, double lambda) {
  return mei_montanari_at(g, p1, p2, mei_montanari_chi(g, p1, p2, lambda));
}

/// The λ that has this χ, from the product of their two equations: real for any χ, and negative below the χ of λ = 0.
inline double mei_montanari_ridge(HermiteParts g, double p1, double p2, double x) {
  const double z2 = g.linear / g.rest;
  const double used = -x - z2 * x / (1 - z2 * x);  // n1 n2 (1 + ζ²/t)
  return (p1 - used) * (p2 - used) / -x * g.rest / (p1 * p2);
}

/// Theorem 4: ψ_1 → ∞, kernel regression.
inline BiasVariance mei_montanari_wide(HermiteParts g, double p2, double lambda) {
  const double z2 = g.linear / g.rest;
  const double l = lambda / g.rest;
  const double t = p2 * z2 - z2 - l * p2 - 1;
  const double w = -(std::sqrt(t * t + 4 * p2 * z2 * (l * p2 + 1)) + t) / (2 * (l * p2 + 1));
  const double w2 = w * w;
  const double w3 = w2 * w;
  const double d = (p2 - 1) * w3 + (1 - 3 * p2) * w2 + 3 * p2 * w - p2;
  return {(p2 * w - p2) / d, (w3 - w2) / d};
}

}  // namespace overparam::test
