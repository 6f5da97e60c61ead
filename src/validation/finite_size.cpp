// SPDX-License-Identifier: MIT
#include "overparam/validation/finite_size.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::validation {
namespace {

constexpr double max_allowance = 0.01;
constexpr double power_score = 1.6449;  // 95 % of a standard normal lies below

// t over a zero error: identical replicas agree exactly or are infinitely far off.
double ratio(double value, double error) {
  if (error > 0) return value / error;
  return value == 0 ? 0 : std::copysign(INFINITY, value);
}

void require_valid(const SizeDifference& s) {
  core::require_positive("size", s.size);
  core::require_finite("difference", s.difference);
  core::require_not_negative("standard error", s.standard_error);
  core::require(s.replicas >= 2, "replicas", double(s.replicas), "is below 2");
}

void require_valid(const Verdict& verdict, double resolve) {
  core::require_not_negative("allowance", verdict.allowance);
  core::require(verdict.resolution >= 0, "resolution", verdict.resolution, "is not from 0");
  core::require_positive("resolve", resolve);
}

}  // namespace

double SizeDifference::z_score() const {
  require_valid(*this);
  return normal_score(ratio(difference, standard_error), double(replicas) - 1);
}

double FiniteSizeFit::standard_error_at(double inverse_size) const {
  core::require_not_negative("inverse size", inverse_size);
  core::require_not_negative("intercept error", intercept_error);
  core::require_not_negative("slope error", slope_error);
  core::require_finite("covariance", covariance);
  const double variance = intercept_error * intercept_error + 2 * inverse_size * covariance +
                          inverse_size * inverse_size * slope_error * slope_error;
  return std::sqrt(std::max(0.0, variance));  // rounding may leave less than nothing
}

FiniteSizeFit fit_finite_size(std::span<const SizeDifference> sizes) {
  double w = 0;
  double wx = 0;
  double wxx = 0;
  double largest_error = 0;
  for (const auto& s : sizes) {
    require_valid(s);
    largest_error = std::max(largest_error, s.standard_error);
    w += s.size;
    wx += 1;            // N · 1/N
    wxx += 1 / s.size;  // N · 1/N²
  }
  const double determinant = w * wxx - wx * wx;
  if (sizes.size() < 2 || !(determinant > 1e-12 * w * wxx))
    throw core::DimensionMismatch("finite-size fit: distinct sizes", 2, 1);
  // Standard errors in units of a power of two, which is exact, so that squares stay normal numbers.
  const int unit = largest_error > 0 ? std::ilogb(largest_error) : 0;
  FiniteSizeFit fit;
  double intercept_variance = 0;
  double slope_variance = 0;
  double satterthwaite = 0;
  for (const auto& s : sizes) {
    const double a = s.size * (wxx - wx / s.size) / determinant;  // intercept = Σ a_i D_i
    const double b = s.size * (w / s.size - wx) / determinant;    // slope = Σ b_i D_i
    const double variance = std::pow(std::ldexp(s.standard_error, -unit), 2);
    fit.intercept += a * s.difference;
    fit.slope += b * s.difference;
    intercept_variance += a * a * variance;
    slope_variance += b * b * variance;
    fit.covariance += a * b * variance;
    satterthwaite += a * a * variance * a * a * variance / std::max(1.0, double(s.replicas) - 1);
  }
  fit.intercept_error = std::ldexp(std::sqrt(intercept_variance), unit);
  fit.slope_error = std::ldexp(std::sqrt(slope_variance), unit);
  fit.covariance = std::ldexp(fit.covariance, 2 * unit);
  fit.degrees_of_freedom =
      satterthwaite > 0 ? intercept_variance * intercept_variance / satterthwaite : 1e9;
  for (const double value : {fit.intercept, fit.intercept_error, fit.slope, fit.slope_error,
                             fit.covariance, fit.degrees_of_freedom})
    if (!std::isfinite(value))
      throw core::InvalidParameter("sizes", "with their differences leave the range of numbers");
  return fit;
}

Verdict judge(std::span<const SizeDifference> sizes, std::size_t comparisons, double level) {
  Verdict verdict;
  verdict.fit = fit_finite_size(sizes);
  double smallest = INFINITY;
  for (const auto& s : sizes) smallest = std::min(smallest, s.size);
  const double first_order = verdict.fit.slope / smallest;
  verdict.allowance = std::min(max_allowance, first_order * first_order);
  const double excess = std::max(0.0, std::abs(verdict.fit.intercept) - verdict.allowance);
  const double critical = critical_score(level, comparisons);
  verdict.z_score =
      normal_score(ratio(std::copysign(excess, verdict.fit.intercept), verdict.fit.intercept_error),
                   verdict.fit.degrees_of_freedom);
  verdict.resolution = verdict.allowance + (critical + power_score) * verdict.fit.intercept_error;
  verdict.agrees = std::abs(verdict.z_score) <= critical;
  return verdict;
}

std::string_view to_string(Finding finding) {
  switch (finding) {
    case Finding::agrees:
      return "agrees";
    case Finding::inconclusive:
      return "inconclusive";
    case Finding::disagrees:
      return "DISAGREES";
  }
  throw core::InvalidParameter("finding", std::to_string(static_cast<int>(finding)),
                               "is no finding");
}

Finding finding(const Verdict& verdict, double resolve) {
  require_valid(verdict, resolve);
  if (!verdict.agrees) return Finding::disagrees;
  return verdict.resolution <= resolve ? Finding::agrees : Finding::inconclusive;
}

double replicas_factor(const Verdict& verdict, double resolve) {
  require_valid(verdict, resolve);
  const double room = resolve - verdict.allowance;
  if (!(room > 0)) return verdict.resolution <= resolve ? 1 : INFINITY;
  const double factor = (verdict.resolution - verdict.allowance) / room;
  return factor * factor;
}

}  // namespace overparam::validation
