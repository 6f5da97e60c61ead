// SPDX-License-Identifier: MIT
/// @file
/// Spherical-harmonic averages by direct quadrature in polar coordinates, independent of the
/// library's series.
#pragma once

#include <cmath>
#include <numbers>

#include "support/quadrature.hpp"

namespace overparam::test {

/// The Gegenbauer polynomial of degree k in N dimensions with P_k(1) = 1, by its recurrence
/// (k+N−2) P_{k+1} = (2k+N−2) c P_k − k P_{k−1}.
inline double gegenbauer(int degree, double dimension, double c) {
  double previous = 0;
  double current = 1;
  for (int k = 0; k < degree; ++k) {
    const double next =
        k == 0 ? c : ((2 * k + dimension - 2) * c * current - k * previous) / (k + dimension - 2);
    previous = current;
    current = next;
  }
  return current;
}

/// α_k(r) = E_c[g(r c) P_k(c)], c a coordinate of a uniform point of the unit sphere: with
/// c = cos θ the weight is sin^{N−2} θ, and a kink of g at 0 lies at θ = π/2.
template <class Function>
double radial_function(const Function& g, int degree, double dimension, double r) {
  const auto integrand = [&](double scaled) {  // in units of 1/4, for pieces of width 1/2
    const double theta = scaled / 4;
    const double c = std::cos(theta);
    return g(r * c) * gegenbauer(degree, dimension, c) * std::pow(std::sin(theta), dimension - 2) /
           4;
  };
  const double half = 2 * std::numbers::pi;  // θ = π/2
  const double norm = std::sqrt(std::numbers::pi) *
                      std::exp(std::lgamma((dimension - 1) / 2) - std::lgamma(dimension / 2));
  return (integrate_pieces(integrand, 0, half) + integrate_pieces(integrand, half, 2 * half)) /
         norm;
}

/// E[α(r) α'(r)] for r = |ξ|, ξ ~ N(0, I_N), of the radial functions of degree k of two functions:
/// ξ_k for g = g', c_k for a student and a teacher.
template <class Function1, class Function2>
double radial_average(const Function1& g1, const Function2& g2, int degree, double dimension) {
  const double log_norm = (dimension / 2 - 1) * std::numbers::ln2 + std::lgamma(dimension / 2);
  const double end = std::sqrt(dimension) + 10;  // the density is below e^−50 beyond
  return integrate_pieces(
      [&](double r) {
        const double density = std::exp((dimension - 1) * std::log(r) - 0.5 * r * r - log_norm);
        return density * radial_function(g1, degree, dimension, r) *
               radial_function(g2, degree, dimension, r);
      },
      0, end);
}

}  // namespace overparam::test
