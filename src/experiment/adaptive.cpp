// SPDX-License-Identifier: MIT
#include "overparam/experiment/adaptive.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

constexpr std::size_t fewest = 4;  // draws of a half that can judge

using Series = std::span<const std::vector<std::optional<double>>>;

// Whether the first m draws of the half that starts at `offset` have a small enough error.
bool content(Series series, std::size_t offset, std::size_t m, double target) {
  const double caution = 1 + 1 / std::sqrt(2 * double(m - 1));
  return std::all_of(series.begin(), series.end(), [&](const auto& values) {
    std::vector<double> half;
    for (std::size_t i = 0; i < m; ++i) half.push_back(*values[offset + 2 * i]);
    const auto summary = validation::summarise(half);
    const double joint = summary.standard_error / std::sqrt(2.0);
    return joint * caution <= target * std::abs(summary.mean);
  });
}

}  // namespace

Decision decide(Series series, const Effort& effort) {
  const std::size_t cap = std::max(fewest, effort.max_replicas / 2);
  std::size_t known = series.empty() ? 0 : series.front().size();
  Halves halves;
  for (std::size_t m = std::clamp((effort.replicas + 1) / 2, fewest, cap);;
       m = std::min(cap, (5 * m + 3) / 4)) {
    if (known < 2 * m) return {2 * m, std::nullopt};
    const bool valueless = std::any_of(series.begin(), series.end(), [&](const auto& values) {
      return std::any_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(2 * m),
                         [](const auto& value) { return !value.has_value(); });
    });
    const bool last = m == cap || valueless;
    if (halves.odd == 0 && (last || content(series, 0, m, effort.target_error))) halves.odd = m;
    if (halves.even == 0 && (last || content(series, 1, m, effort.target_error))) halves.even = m;
    if (halves.odd > 0 && halves.even > 0) return {2 * m, halves};
  }
}

Decision decide(const std::vector<std::optional<Outcome>>& draws, const Effort& effort) {
  if (effort.target_error == 0) return {effort.replicas, std::nullopt};
  std::vector<std::vector<std::optional<double>>> series;
  for (const auto& outcome : draws) {
    if (!outcome) break;
    std::size_t time = 0;
    for (const auto& m : outcome->measurements) {
      if (m.observable != outcome->measurements.front().observable) continue;
      if (time == series.size()) series.emplace_back(&outcome - draws.data());
      series[time++].push_back(m.value);
    }
    // A failed draw has no values at all.
    if (series.empty()) series.emplace_back();
    for (; time < series.size(); ++time) series[time].push_back(std::nullopt);
  }
  return decide(series, effort);
}

}  // namespace overparam::experiment
