// SPDX-License-Identifier: MIT
// Spectral measures against what they come from: sums over shells and the resolvent's equation.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/spectrum/equivalent.hpp"
#include "random_features_online/spectral_measure.hpp"
#include "support/compare.hpp"

namespace overparam::test {

using random_features_online::SpectralMeasure;
using spectrum::effective_ridge;
using spectrum::Population;

// Σ p of every bulk is right to 1e-10 by construction, and moments with it.
inline constexpr double quadrature_tolerance = 1e-9;

inline const double log_ten = std::numbers::ln10;

/// Σ f(shell).
template <class Function>
double sum_over(const SpectralMeasure& measure, const Function& f) {
  double sum = 0;
  for (const auto& shell : measure.spectrum.shells) sum += f(shell);
  return sum;
}

/// s(z) > 0 with z = s − Σ_k w_k s/(Λ_k + s) − w_tail: the equation of the resolvent, by bisection.
inline double ridge_at(const Population& population, double log_width, double z) {
  const auto excess = [&](double s) {  // increasing in s above the effective ridge
    double sum = s - z - population.kernel_tail;
    for (const auto& harmonics : population.degrees)
      sum -= harmonics.kernel_power * s / (std::exp(log_width + harmonics.log_eigenvalue) + s);
    return sum;
  };
  double low = std::log(std::max(effective_ridge(population, log_width), 1e-300));
  double high = std::log(z + population.kernel_total) + 1e-9;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (excess(std::exp(middle)) > 0 ? high : low) = middle;
  }
  return std::exp(0.5 * (low + high));
}

struct NetworkSize {
  double dimension, width;
};

// At N = 100, K = 90 the density peaks beside an edge that is almost a hard one.
inline const std::vector<NetworkSize> network_sizes{{30, 300}, {100, 1e4}, {20, 1e5},  {30, 30},
                                                    {100, 90}, {7, 3},     {100, 1e60}};
inline const std::vector<std::string> activation_texts{
    "erf", "relu", "tanh", "gelu", "sign", "linear", "hermite:0.3,-0.5,0,0.8,0.2"};

/// Whether a kernel of finite rank meets as many features: then the density diverges like 1/√λ at 0,
/// and a finite number of nodes resolves it down to some λ only.
inline bool hard_edge(const Population& population, double log_width) {
  double modes = 0;
  for (const auto& harmonics : population.degrees) modes += std::exp(harmonics.log_multiplicity);
  return population.finite_rank && population.kernel_tail == 0 &&
         close(modes, std::exp(log_width), 1e-12, 0);
}

}  // namespace overparam::test
