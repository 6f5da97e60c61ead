// SPDX-License-Identifier: MIT
#include "random_features_ridge/optima.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "random_features_ridge/theory.hpp"

namespace overparam::random_features_ridge {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// The smallest value of error(e^x) on a grid from x = low to high, refined between the neighbours of
// the best point; or one of the ends, where the error is known.
template <class Error>
Optimum smallest(const Error& error, double low, double high, int points, Optimum start,
                 Optimum end) {
  const double step = (high - low) / (points - 1);
  std::vector<double> values;
  for (int i = 0; i < points; ++i) values.push_back(error(std::exp(low + i * step)));
  const auto best = std::min_element(values.begin(), values.end());
  Optimum optimum{std::exp(low + double(best - values.begin()) * step), *best};
  if (best != values.begin() && best + 1 != values.end()) {
    // The error is flat at a minimum: half of the digits of the place are all there is.
    constexpr int bits = std::numeric_limits<double>::digits / 2;
    const double middle = std::log(optimum.at);
    std::uintmax_t iterations = 100;
    const auto [x, value] =
        boost::math::tools::brent_find_minima([&](double at) { return error(std::exp(at)); },
                                              middle - step, middle + step, bits, iterations);
    if (value < optimum.error) optimum = {std::exp(x), value};
  }
  // At the ends of the grid the error is that of the end, but for what the flow at late times loses.
  constexpr double same = 1e-8;
  for (const Optimum& other : {start, end})
    if (other.error <= optimum.error * (1 + same)) optimum = other;
  return optimum;
}

}  // namespace

Optimum best_ridge(const Theory& theory) {
  const auto error = [&](double ridge) {
    const auto risk = theory.risk(ridge, infinity);
    return (risk.bias + risk.variance) / 2;
  };
  // Eigenvalues of ΦᵀΦ lie below n E|φ|², and what matters of them not many decades below.
  const double scale = theory.feature_power() * std::max(1.0, theory.samples());
  const double lowest = theory.lowest_ridge();
  // Nearer to the edge rounding decides whether there is a minimum.
  constexpr double nearest = 1e-12;
  const double low =
      std::log(lowest < 0 ? std::min(1e-14 * scale, -nearest * lowest) : 1e-14 * scale);
  const double high = std::log(1e8 * scale);
  constexpr double step = 0.25 * 2.302585092994046;  // four points a decade
  const int points = 1 + static_cast<int>(std::ceil((high - low) / step));
  const double first = lowest + std::exp(low);
  auto best = smallest([&](double above) { return error(lowest + above); }, low, high, points,
                       {-lowest, error(0)}, {infinity, theory.teacher_power() / 2});
  best.at += lowest;
  best.at_edge = best.at <= (lowest < 0 ? first : 0);
  return best;
}

Optimum best_time(const Theory& theory, double ridge) {
  const auto error = [&](double time) {
    const auto risk = theory.risk(ridge, time);
    return (risk.bias + risk.variance) / 2;
  };
  // From the fastest mode, of an eigenvalue below E|φ|², to modes of 1e-14 of that.
  const double scale = theory.time_unit() / theory.feature_power();
  return smallest(error, std::log(1e-4 * scale), std::log(1e16 * scale), 81,
                  {0, theory.teacher_power() / 2}, {infinity, error(infinity)});
}

}  // namespace overparam::random_features_ridge
