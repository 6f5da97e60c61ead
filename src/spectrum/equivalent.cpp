// SPDX-License-Identifier: MIT
#include "overparam/spectrum/equivalent.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/root.hpp"

namespace overparam::spectrum {
namespace {

// What is not listed is taken for a constant ridge and for power that is not learnt. It lies below the last
// eigenvalue Λ that is listed, so that this is wrong by less than the share Λ/(Λ+s) of it.
constexpr double unresolved = 1e-9;

double learnt_share(const Population& population, double log_width, double ridge) {
  if (population.degrees.empty() || population.thermodynamic_limit) return 0;
  const double last = std::exp(log_width + population.degrees.back().log_eigenvalue);
  return std::isinf(last) ? 1 : last / (last + ridge);
}

// `share` of something that is 1 in all.
void require_small(const Population& population, double share) {
  if (share > unresolved)
    throw core::ConvergenceFailure("deterministic equivalent: degrees do not resolve this width",
                                   share, population.degrees.size());
}

void require_meaningful(const Population& population, double twice_error) {
  if (twice_error < population.resolution)
    throw core::ConvergenceFailure("approximation error below the accuracy of the coefficients",
                                   twice_error, population.degrees.size());
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
  for (const auto& harmonics : population.degrees)
    modes_per_feature += std::exp(harmonics.log_multiplicity - log_width);
  if (population.kernel_tail <= 0 && modes_per_feature <= 1) return 0;
  std::vector<double> positions;  // Λ_k
  double total = population.kernel_tail;
  for (const auto& harmonics : population.degrees) {
    positions.push_back(std::exp(log_width + harmonics.log_eigenvalue));
    total += harmonics.kernel_power;
  }
  const auto excess = [&](double log_s) {
    const double s = std::exp(log_s);
    double sum = population.kernel_tail / s - 1;
    for (std::size_t k = 0; k < positions.size(); ++k)
      sum += population.degrees[k].kernel_power / (positions[k] + s);
    return sum;
  };
  const double ridge =
      std::exp(core::root_or_end("deterministic equivalent", excess, -690,
                                 std::log(std::max(total, population.kernel_total))));
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
    for (const auto& harmonics : population.degrees)
      sum += harmonics.teacher_power * ridge /
             (std::exp(log_width + harmonics.log_eigenvalue) + ridge);
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
  for (const auto& harmonics : population.degrees)
    lowest = std::min(lowest, harmonics.log_eigenvalue);
  if (2 * error <= floor)
    throw core::ConvergenceFailure("width for this error: beyond the listed degrees", error,
                                   population.degrees.size());
  const auto margin = [&](double log_nu) {  // decreasing in ν
    double sum = 2 * error - floor;
    for (const auto& harmonics : population.degrees)
      sum -= harmonics.teacher_power / (1 + std::exp(harmonics.log_eigenvalue - log_nu));
    return sum;
  };
  const double log_nu = core::root_or_end("width for this error", margin, lowest - 100, 100);
  // log Σ exp over the degrees and the tail.
  std::vector<double> terms;
  for (const auto& harmonics : population.degrees)
    terms.push_back(harmonics.log_multiplicity -
                    std::log1p(std::exp(log_nu - harmonics.log_eigenvalue)));
  if (population.kernel_tail > 0) terms.push_back(std::log(population.kernel_tail) - log_nu);
  double largest = -INFINITY;
  for (const double term : terms) largest = std::max(largest, term);
  double sum = 0;
  for (const double term : terms) sum += std::exp(term - largest);
  const double log_width = largest + std::log(sum);
  if (!std::isfinite(log_width))
    throw core::ConvergenceFailure("width for this error beyond the range of numbers", error, 0);
  if (!population.thermodynamic_limit && !population.degrees.empty()) {
    const double share = 1 / (1 + std::exp(log_nu - population.degrees.back().log_eigenvalue));
    require_small(population, share * population.teacher_tail / (2 * error));
    if (population.kernel_tail > 0)
      require_small(population, share * std::exp(terms.back() - log_width));
  }
  return population.thermodynamic_limit ? log_width : std::max(0.0, log_width);
}

}  // namespace overparam::spectrum
