// SPDX-License-Identifier: MIT
/// @file
/// Composite Gauss–Legendre quadrature and Gaussian averages, independent of the library's rules.
#pragma once

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

namespace overparam::test {

/// ∫_a^b f on pieces of equal width ≤ 2 with 30 nodes each: to rounding for an f that is analytic up
/// to a distance of 1 from the piece and oscillates less than five times on it.
template <class Function>
double integrate_pieces(const Function& f, double a, double b) {
  if (!(a < b)) return 0;
  const int pieces = std::max(1, int(std::ceil((b - a) / 2)));
  const double width = (b - a) / pieces;
  double sum = 0;
  for (int i = 0; i < pieces; ++i)
    sum += boost::math::quadrature::gauss<double, 30>::integrate(f, a + i * width,
                                                                 a + (i + 1) * width);
  return sum;
}

inline double normal_density(double z) {
  return std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

/// E[f(z)], z ~ N(0,1), for f smooth but for a kink at `kink`. The normalised Hermite function
/// He_m(z)/√m! φ(z) is below 1e-21 beyond |z| = 14, whatever m.
template <class Function>
double gaussian_average(const Function& f, double kink = 0, double range = 14) {
  const auto weighted = [&](double z) { return f(z) * normal_density(z); };
  const double split = std::clamp(kink, -range, range);
  return integrate_pieces(weighted, -range, split) + integrate_pieces(weighted, split, range);
}

/// E[f1(x) f2(y)] of jointly Gaussian x, y with variances q1, q2 and covariance c, |c| < √(q1 q2):
/// nested, the inner average over y at fixed x split where y = 0.
template <class Function1, class Function2>
double gaussian_pair_average(const Function1& f1, const Function2& f2, double q1, double q2,
                             double c) {
  constexpr double range = 10;  // φ(10) = 8e-23
  const double sigma = std::sqrt(q2 - c * c / q1);
  return gaussian_average(
      [&](double z) {
        const double x = std::sqrt(q1) * z;
        const double mean = c / q1 * x;
        return f1(x) * gaussian_average([&](double s) { return f2(mean + sigma * s); },
                                        -mean / sigma, range);
      },
      0, range);
}

/// He_m(z)/√m! by its three-term recurrence.
inline double normalised_hermite(int m, double z) {
  double previous = 0;
  double current = 1;
  for (int k = 0; k < m; ++k) {
    const double next = (z * current - std::sqrt(double(k)) * previous) / std::sqrt(k + 1.0);
    previous = current;
    current = next;
  }
  return current;
}

}  // namespace overparam::test
