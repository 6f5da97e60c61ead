// SPDX-License-Identifier: MIT
/// @file
/// Interpolation at Chebyshev's points.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace overparam::core {

/// cos(k θ_i), k, i < n, with θ_i = π (i + 1/2)/n: T_k at Chebyshev's points cos θ_i. Without the
/// rounding of large angles.
template <std::size_t n>
std::array<std::array<double, n>, n> chebyshev_cosines() {
  std::array<std::array<double, n>, n> all{};
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t turn = k * (2 * i + 1) % (4 * n);  // of 4 n
      if (turn > 2 * n) turn = 4 * n - turn;
      // Sines of small angles are exact to the last bit where cosines are near 0.
      const double from_quarter = (double(n) - double(turn)) / double(2 * n) * std::numbers::pi;
      all[k][i] = std::sin(from_quarter);
    }
  return all;
}

}  // namespace overparam::core
