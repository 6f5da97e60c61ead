// SPDX-License-Identifier: MIT
#include "overparam/experiment/adaptive.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "experiment/items.hpp"
#include "overparam/core/require.hpp"
#include "overparam/validation/proportion.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

constexpr std::size_t fewest = 4;  // draws of a half that can judge

using Series = std::span<const std::vector<std::optional<double>>>;

// The relative error that the first m draws of the half that starts at `offset` promise for both.
double judged_error(Series series, std::size_t offset, std::size_t m, Law law) {
  const double caution = 1 + 1 / std::sqrt(2 * double(m - 1));
  double largest = 0;
  for (const auto& values : series) {
    std::vector<double> half;
    for (std::size_t i = 0; i < m; ++i) half.push_back(*values[offset + 2 * i]);
    const auto summary = validation::summarise(half);
    const bool proportion = law == Law::proportion && summary.mean >= 0 && summary.mean <= 1;
    const double joint = proportion ? validation::wilson_error(summary.mean, 2 * m)
                                    : summary.standard_error / std::sqrt(2.0);
    if (joint > 0) {
      const double error = joint * caution / std::abs(summary.mean);
      largest = std::isnan(error) ? HUGE_VAL : std::max(largest, error);
    }
  }
  return largest;
}

}  // namespace

Decision decide(Series series, const Effort& effort, Law law) {
  require_fit(effort);
  for (const auto& values : series)
    core::require_size("series", series.front().size(), values.size());
  const std::size_t cap = std::max(fewest, effort.max_replicas / 2);
  std::size_t known = series.empty() ? 0 : series.front().size();
  Halves halves;
  double error = 0;
  for (std::size_t m = std::clamp((effort.replicas + 1) / 2, fewest, cap);;
       m = std::min(cap, (5 * m + 3) / 4)) {
    if (known < 2 * m) return {2 * m, std::nullopt, 0};
    const bool valueless = std::any_of(series.begin(), series.end(), [&](const auto& values) {
      return std::any_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(2 * m),
                         [](const auto& value) { return !value || !std::isfinite(*value); });
    });
    const bool last = m == cap || valueless;
    // What the half at `offset` says is for the other one.
    const auto ask = [&](std::size_t offset, std::size_t& other) {
      if (other > 0) return;
      const double judged = valueless ? 0 : judged_error(series, offset, m, law);
      if (!last && judged > effort.target_error) return;
      other = m;
      error = std::max(error, judged);
    };
    ask(0, halves.odd);
    ask(1, halves.even);
    if (halves.odd > 0 && halves.even > 0) return {2 * m, halves, error};
  }
}

Decision decide(const std::vector<std::optional<Outcome>>& draws, const Effort& effort, Law law) {
  require_fit(effort);
  if (effort.target_error == 0) return {effort.replicas, std::nullopt, 0};
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
  return decide(series, effort, law);
}

std::string missed_target(const Plan& plan, const Results& results) {
  require_fit(plan, results);
  const double target = plan.effort.target_error;
  if (target == 0) return "";
  std::size_t missed = 0;
  std::size_t all = 0;
  double worst = 0;  // infinite where a mean is zero, and with it the replicas
  double replicas = 0;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    if (!plan.tasks[t].sampled) continue;
    ++all;
    const Decision decision = decide(results[t], plan.effort, plan.tasks[t].law);
    if (!decision.halves || !(decision.error > target)) continue;
    ++missed;
    const double excess = decision.error / target;
    worst = std::max(worst, decision.error);
    replicas = std::max(replicas, double(decision.draws) * excess * excess);
  }
  if (missed == 0) return "";
  std::array<char, 256> text{};
  std::snprintf(
      text.data(), text.size(),
      "--target-error %g was missed by %zu of %zu averages at --max-replicas %zu: relative "
      "standard error up to %.2g, about %.2g replicas would do",
      target, missed, all, plan.effort.max_replicas, worst, replicas);
  return text.data();
}

}  // namespace overparam::experiment
