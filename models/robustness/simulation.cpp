// SPDX-License-Identifier: MIT
#include "robustness/simulation.hpp"

#include <algorithm>

namespace overparam::robustness {

std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           experiment::Draw draw,
                                                           core::Team& team) {
  return variants.front().tangent() ? simulate_tangent(variants, draw, team)
                                    : simulate_features(variants, draw, team);
}

double simulation_memory(const Parameters& p) {
  const double n = *p.samples;
  const double d = *p.dimension;
  const double k = *p.width;
  if (p.tangent()) return 8 * (6 * n * n + 4 * k * d + 2 * n * (k + d) + 4000 * (2 * d + 4 * k));
  // Cosines and Γ, which becomes its factor; Φ, what is made of it, and a fit with its own copies.
  const double r = std::min(k, n);
  return 8 * (2 * k * k + 4 * k * n + 10 * r * r + 2 * k * d + d * n);
}

double simulation_cost(const Parameters& p) {
  const double n = *p.samples;
  const double d = *p.dimension;
  const double k = *p.width;
  double ascents = 0;
  if (p.lipschitz) ascents = 60 * 64 * 6 * k * d;
  if (p.tangent())
    return 1e6 + n * n * (k + d) + 12 * n * n * n + 4000 * k * (4 * d + 100) + ascents;
  const double r = std::min(k, n);
  constexpr double average = 200;  // of Ω and Γ, for each entry
  const double gradient = p.interpolant == Interpolant::gradient ? k * k * k / 3 + k * k * n : 0;
  return 1e6 + k * k * (d / 2 + average) + n * k * (d + 60) + 2 * n * k * r + gradient + ascents;
}

}  // namespace overparam::robustness
