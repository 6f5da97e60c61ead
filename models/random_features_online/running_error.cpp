// SPDX-License-Identifier: MIT
#include "random_features_online/running_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/require.hpp"

namespace overparam::random_features_online {

RunningError::RunningError(std::span<const double> steps, std::uint64_t batch, double label_noise)
    : batch_(batch), label_noise_(label_noise) {
  core::require_times("steps", steps);
  core::require(batch >= 1, "batch", 0, "is below 1");
  core::require_not_negative("label noise", label_noise);
  constexpr double shortest = 64;
  constexpr double share = 1.0 / 16;
  for (const double step : steps) {
    Window window;
    window.step = step;
    window.half_width = std::max(shortest, share * step);
    windows_.push_back(window);
  }
}

void RunningError::add(std::uint64_t first, std::span<const double> errors) {
  const double begin = double(first / batch_);
  const double end = double((first + errors.size()) / batch_ + 1);
  for (Window& window : windows_) {
    if (end < window.step - window.half_width || begin > window.step + window.half_width) continue;
    for (std::size_t i = 0; i < errors.size(); ++i) {
      const double x = (double((first + i) / batch_) - window.step) / window.half_width;
      if (std::abs(x) > 1) continue;
      const double y = 0.5 * (errors[i] * errors[i] - label_noise_);
      window.n += 1;
      window.x += x;
      window.xx += x * x;
      window.y += y;
      window.xy += x * y;
      window.yy += y * y;
    }
  }
}

Estimate RunningError::at(std::size_t i) const {
  core::require(i < windows_.size(), "i", double(i), "is not below the number of steps");
  const Window& s = windows_[i];
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const double determinant = s.n * s.xx - s.x * s.x;
  if (s.n < 3 || !(determinant > 0)) return {nan, nan};
  const double value = (s.xx * s.y - s.x * s.xy) / determinant;
  const double slope = (s.n * s.xy - s.x * s.y) / determinant;
  const double residual = s.yy - value * s.y - slope * s.xy;
  const double variance = std::max(0.0, residual) / (s.n - 2);
  return {value, std::sqrt(variance * s.xx / determinant)};
}

void RunningError::save(core::ByteWriter& state) const {
  for (const Window& s : windows_)
    for (const double sum : {s.n, s.x, s.xx, s.y, s.xy, s.yy}) state.put(sum);
}

void RunningError::restore(core::ByteReader& state) {
  for (Window& s : windows_)
    for (double* sum : {&s.n, &s.x, &s.xx, &s.y, &s.xy, &s.yy}) *sum = state.number();
}

}  // namespace overparam::random_features_online
