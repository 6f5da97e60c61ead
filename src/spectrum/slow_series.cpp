// SPDX-License-Identifier: MIT
#include "spectrum/slow_series.hpp"

#include <cmath>

namespace overparam::spectrum {

bool has_slow_series(const core::Activation& g) { return g.kinked() && !g.sides(); }

std::vector<double> series_coefficients(const core::Activation& g, int length) {
  constexpr double rounding = 1e-14;  // of coefficients, relative to √E[g²]
  auto c = g.hermite_coefficients(length);
  if (!has_slow_series(g)) return c;
  const double smallest = rounding * std::sqrt(g.second_moment());
  for (double& value : c)
    if (std::abs(value) < smallest) value = 0;
  return c;
}

std::array<std::size_t, 2> parity_lengths(const std::vector<double>& a) {
  std::array<std::size_t, 2> lengths{0, 0};
  for (std::size_t m = 0; m < a.size(); ++m)
    if (a[m] != 0) lengths[m % 2] = m + 1;
  return lengths;
}

bool series_settled(const std::vector<double>& a, const std::array<std::size_t, 2>& lengths,
                    int degree, double dimension) {
  constexpr double accuracy = 1e-6;
  const double k = degree;
  const auto first = static_cast<std::size_t>(degree);
  if (lengths[first % 2] + 1 < a.size()) return true;  // zero before the end
  double sum = 0, weight = 1, last = 0;
  for (std::size_t m = first; m < lengths[first % 2]; m += 2) {
    last = weight * std::abs(a[m]);
    sum += last;
    const double i2 = double(m) - k;
    weight *= (k + i2 + 2) * (k + i2 + 1) / ((i2 + 2) * (dimension + 2 * k + i2));
  }
  return last * double(lengths[first % 2] - first) / 2 <= accuracy * sum;
}

}  // namespace overparam::spectrum
