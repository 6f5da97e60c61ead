// SPDX-License-Identifier: MIT
#include "overparam/spectrum/equivalent.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/root.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::spectrum {
namespace {

// Root of a decreasing function of x on [low, high], to the last bits.
template <class Function>
double decreasing_root(const Function& f, double low, double high) {
  const double f_low = f(low);
  const double f_high = f(high);
  if (f_low <= 0) return low;
  if (f_high >= 0) return high;
  return core::root_between("deterministic equivalent", f, low, high, f_low, f_high);
}

// What is not listed is taken for a constant ridge and for power that is not learnt. It lies below the last
// level Λ that is listed, so that this is wrong by less than the share Λ/(Λ+s) of it.
constexpr double unresolved = 1e-9;

double learnt_share(const Population& population, double log_width, double ridge) {
  if (population.levels.empty() || population.thermodynamic_limit) return 0;
  const double last = std::exp(log_width + population.levels.back().log_eigenvalue);
  return std::isinf(last) ? 1 : last / (last + ridge);
}

// `share` of something that is 1 in all.
void require_small(const Population& population, double share) {
  if (share > unresolved)
    throw core::ConvergenceFailure("deterministic equivalent: levels do not resolve this width",
                                   share, population.levels.size());
}

void require_meaningful(const Population& population, double twice_error) {
  if (twice_error < population.resolution)
    throw core::ConvergenceFailure("approximation error below the accuracy of the coefficients",
                                   twice_error, population.levels.size());
}

}  // namespace

void require_resolved(const Population& population, double log_width, double ridge) {
  require_valid(population);
  core::require_finite("log width", log_width);
  core::require_finite("ridge", ridge);
  if (population.kernel_tail <= 0) return;
  const double size = std::abs(ridge);
  require_small(population,
                population.kernel_tail / size * learnt_share(population, log_width, size));
}

double effective_ridge(const Population& population, double log_width) {
  require_valid(population);
  core::require_finite("log width", log_width);
  double modes_per_feature = 0;  // Σ D_k/K, infinite with a tail
  for (const auto& level : population.levels)
    modes_per_feature += std::exp(level.log_multiplicity - log_width);
  if (population.kernel_tail <= 0 && modes_per_feature <= 1) return 0;
  std::vector<double> positions;  // Λ_k
  double total = population.kernel_tail;
  for (const auto& level : population.levels) {
    positions.push_back(std::exp(log_width + level.log_eigenvalue));
    total += level.kernel_power;
  }
  const auto excess = [&](double log_s) {
    const double s = std::exp(log_s);
    double sum = population.kernel_tail / s - 1;
    for (std::size_t k = 0; k < positions.size(); ++k)
      sum += population.levels[k].kernel_power / (positions[k] + s);
    return sum;
  };
  constexpr double lowest = -690;  // 1e-300
  const double highest = std::log(std::max(total, population.kernel_total));
  const double ridge = std::exp(decreasing_root(excess, lowest, highest));
  require_resolved(population, log_width, ridge);
  return ridge;
}

double approximation_error(const Population& population, double log_width) {
  return approximation_error(population, log_width, effective_ridge(population, log_width));
}

double approximation_error(const Population& population, double log_width, double ridge) {
  require_valid(population);
  core::require_finite("log width", log_width);
  core::require_not_negative("ridge", ridge);
  double sum = population.unreachable + population.teacher_tail;
  if (ridge > 0)
    for (const auto& level : population.levels)
      sum += level.teacher_power * ridge / (std::exp(log_width + level.log_eigenvalue) + ridge);
  if (!population.finite_rank) require_meaningful(population, sum);
  if (population.teacher_tail > 0)
    require_small(population,
                  population.teacher_tail / sum * learnt_share(population, log_width, ridge));
  return sum / 2;
}

std::optional<double> log_width_for(const Population& population, double error) {
  require_valid(population);
  core::require_positive("error", error);
  const double floor = population.unreachable + population.teacher_tail;
  if (2 * error <= population.unreachable) return std::nullopt;
  require_meaningful(population, 2 * error);
  double lowest = 0;
  for (const auto& level : population.levels) lowest = std::min(lowest, level.log_eigenvalue);
  if (2 * error <= floor)
    throw core::ConvergenceFailure("width for this error: beyond the listed levels", error,
                                   population.levels.size());
  const auto margin = [&](double log_nu) {  // decreasing in ν
    double sum = 2 * error - floor;
    for (const auto& level : population.levels)
      sum -= level.teacher_power / (1 + std::exp(level.log_eigenvalue - log_nu));
    return sum;
  };
  const double log_nu = decreasing_root(margin, lowest - 100, 100);
  // log Σ exp over the levels and the tail.
  std::vector<double> terms;
  for (const auto& level : population.levels)
    terms.push_back(level.log_multiplicity - std::log1p(std::exp(log_nu - level.log_eigenvalue)));
  if (population.kernel_tail > 0) terms.push_back(std::log(population.kernel_tail) - log_nu);
  double largest = -INFINITY;
  for (const double term : terms) largest = std::max(largest, term);
  double sum = 0;
  for (const double term : terms) sum += std::exp(term - largest);
  const double log_width = largest + std::log(sum);
  if (!std::isfinite(log_width))
    throw core::ConvergenceFailure("width for this error beyond the range of numbers", error, 0);
  if (!population.thermodynamic_limit && !population.levels.empty()) {
    const double share = 1 / (1 + std::exp(log_nu - population.levels.back().log_eigenvalue));
    require_small(population, share * population.teacher_tail / (2 * error));
    if (population.kernel_tail > 0)
      require_small(population, share * std::exp(terms.back() - log_width));
  }
  return population.thermodynamic_limit ? log_width : std::max(0.0, log_width);
}

}  // namespace overparam::spectrum
