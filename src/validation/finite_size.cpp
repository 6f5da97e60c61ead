// SPDX-License-Identifier: MIT
#include "overparam/validation/finite_size.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::validation {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double power_score = 1.6449;  // 95 % of a standard normal lies below
constexpr double floor_share = 0.1;     // of the allowance in what is to be resolved
constexpr double significant = 2;       // standard errors
constexpr double sure = 3;
constexpr double unknown_curvature = 0.5;  // of the slope, at the smallest size
constexpr std::size_t second_order = 4;    // sizes from which on the fit is quadratic
constexpr double most_growth = 0x1p30;
constexpr double endless_freedom = 1e9;  // as good as a normal distribution

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
  core::require_between("certain allowance", verdict.certain, 0, verdict.allowance);
  core::require(verdict.resolution >= 0, "resolution", verdict.resolution, "is not from 0");
  core::require_positive("resolve", resolve);
}

void require_valid(const FiniteSizeFit& fit, double inverse_size) {
  core::require_not_negative("inverse size", inverse_size);
  core::require_positive("smallest size", fit.smallest);
  core::require_finite("coefficients", fit.coefficients);
  core::require_size("rows of the covariance", fit.coefficients.size(),
                     std::size_t(fit.covariance.rows()));
  core::require_size("columns of the covariance", fit.coefficients.size(),
                     std::size_t(fit.covariance.cols()));
  core::require_finite("covariance", core::entries(fit.covariance));
}

void require_correlations(const MatrixXd& correlations, std::size_t sizes) {
  if (correlations.size() == 0) return;
  core::require_size("rows of correlations", sizes, std::size_t(correlations.rows()));
  core::require_size("columns of correlations", sizes, std::size_t(correlations.cols()));
  for (Index j = 0; j < correlations.cols(); ++j)
    for (Index i = 0; i < correlations.rows(); ++i) {
      const double one = correlations(i, j);
      core::require(one >= -1 && one <= 1 && one == correlations(j, i) && (i != j || one == 1),
                    "correlations", one, "is no entry of a matrix of correlations");
    }
}

std::size_t distinct_sizes(std::span<const SizeDifference> sizes) {
  std::set<double> distinct;
  for (const auto& s : sizes) {
    require_valid(s);
    distinct.insert(s.size);
  }
  return distinct.size();
}

// 1, x, …, x^order.
VectorXd powers(double x, Index order) {
  VectorXd result(order + 1);
  result(0) = 1;
  for (Index k = 1; k <= order; ++k) result(k) = result(k - 1) * x;
  return result;
}

// What the first `order` + 1 rows are of: coefficients = map · differences.
MatrixXd least_squares_map(const VectorXd& x, Index order) {
  MatrixXd design(x.size(), order + 1);
  for (Index i = 0; i < x.size(); ++i) design.row(i) = powers(x(i), order) / std::sqrt(x(i));
  const VectorXd root_weights = x.array().rsqrt();
  return design.colPivHouseholderQr().solve(MatrixXd(root_weights.asDiagonal()));
}

// The estimate of what is beyond the fit: as it stands, and what more replicas would leave of it.
struct Beyond {
  double estimate = 0;
  double certain = 0;

  void take(double value, double surely) {
    estimate = std::max(estimate, value);
    certain = std::max(certain, surely);
  }
};

Beyond beyond(std::span<const SizeDifference> sizes, const FiniteSizeFit& fit,
              const MatrixXd& correlations) {
  const std::size_t order = fit.coefficients.size() - 1;
  Beyond result;
  const auto size = [&](std::size_t k) { return std::abs(fit.coefficients[k]); };
  const auto least = [&](std::size_t k) {
    return std::max(0.0, size(k) - significant * fit.errors[k]);
  };
  double natural = 0;
  double surely = 0;
  for (std::size_t k = 1; k <= order; ++k) {
    natural = std::max(natural, std::pow(size(k), 1 / double(k)));
    surely = std::max(surely, std::pow(least(k), 1 / double(k)));
  }
  const double next = double(order + 1);
  result.take(fit.next_order * std::pow(natural, next), fit.next_order * std::pow(surely, next));
  const auto step = [&](const FiniteSizeFit& one, const FiniteSizeFit& other) {
    return std::abs(one.coefficients.front() - other.coefficients.front());
  };
  // A step counts if the coefficient that makes it does.
  const auto take_step = [&](double value, const FiniteSizeFit& of) {
    const double score = ratio(std::abs(of.coefficients.back()), of.errors.back());
    if (score > significant) result.take(value, score > sure ? value : 0);
  };
  if (order == 2) {
    const FiniteSizeFit first = fit_finite_size(sizes, 1, correlations);
    const double last = step(fit, first);
    const double before = step(first, fit_finite_size(sizes, 0, correlations));
    take_step(last * std::min(1.0, before > 0 ? last / before : 1.0), fit);
  }
  if (distinct_sizes(sizes) >= order + 2) {
    const FiniteSizeFit more = fit_finite_size(sizes, order + 1, correlations);
    take_step(step(more, fit), more);
  } else {
    // Nothing is known of a curvature.
    const double unknown = fit.next_order * unknown_curvature;
    result.take(unknown * size(order), unknown * least(order));
  }
  return result;
}

}  // namespace

double SizeDifference::z_score() const {
  require_valid(*this);
  return normal_score(ratio(difference, standard_error), double(replicas) - 1);
}

double FiniteSizeFit::at(double inverse_size) const {
  require_valid(*this, inverse_size);
  double sum = 0;
  for (std::size_t k = coefficients.size(); k-- > 0;)
    sum = sum * (inverse_size * smallest) + coefficients[k];
  core::require(std::isfinite(sum), "inverse size", inverse_size, "leaves the range of numbers");
  return sum;
}

double FiniteSizeFit::standard_error_at(double inverse_size) const {
  require_valid(*this, inverse_size);
  if (coefficients.empty()) return 0;
  const VectorXd at = powers(inverse_size * smallest, covariance.rows() - 1);
  const double variance = at.dot(covariance * at);
  core::require(std::isfinite(variance), "inverse size", inverse_size,
                "leaves the range of numbers");
  return std::sqrt(std::max(0.0, variance));  // rounding may leave less than nothing
}

FiniteSizeFit fit_finite_size(std::span<const SizeDifference> sizes, std::size_t order,
                              const MatrixXd& correlations) {
  const std::size_t distinct = distinct_sizes(sizes);
  double largest_error = 0;
  double smallest = INFINITY;
  std::size_t fewest = sizes.empty() ? 0 : sizes.front().replicas;
  for (const auto& s : sizes) {
    smallest = std::min(smallest, s.size);
    largest_error = std::max(largest_error, s.standard_error);
    fewest = std::min(fewest, s.replicas);
  }
  if (order >= distinct)
    throw core::DimensionMismatch("finite-size fit: coefficients",
                                  std::max<std::size_t>(distinct, 1), std::max(order, order + 1));
  require_correlations(correlations, sizes.size());

  const auto count = static_cast<Index>(sizes.size());
  // Standard errors in units of a power of two, which is exact, so that squares stay normal numbers.
  const int unit = largest_error > 0 ? std::ilogb(largest_error) : 0;
  FiniteSizeFit fit;
  fit.smallest = smallest;
  VectorXd x(count), differences(count), errors(count);
  for (Index i = 0; i < count; ++i) {
    const SizeDifference& s = sizes[static_cast<std::size_t>(i)];
    x(i) = fit.smallest / s.size;
    differences(i) = s.difference;
    errors(i) = std::ldexp(s.standard_error, -unit);
  }
  const auto p = static_cast<Index>(order);
  const MatrixXd map = least_squares_map(x, p);
  const MatrixXd scaled = map * errors.asDiagonal();
  MatrixXd covariance;
  if (correlations.size() > 0)
    covariance = scaled * correlations * scaled.transpose();
  else
    covariance = scaled * scaled.transpose();
  double satterthwaite = 0;
  for (Index i = 0; i < count; ++i)
    satterthwaite +=
        std::pow(scaled(0, i), 4) / (double(sizes[static_cast<std::size_t>(i)].replicas) - 1);
  fit.degrees_of_freedom = correlations.size() > 0 ? double(fewest) - 1
                           : satterthwaite > 0 ? covariance(0, 0) * covariance(0, 0) / satterthwaite
                                               : endless_freedom;
  const VectorXd coefficients = map * differences;
  fit.coefficients.assign(coefficients.begin(), coefficients.end());
  for (Index k = 0; k <= p; ++k)
    fit.errors.push_back(std::ldexp(std::sqrt(std::max(0.0, covariance(k, k))), unit));
  fit.covariance = covariance.unaryExpr([&](double c) { return std::ldexp(c, 2 * unit); });
  fit.next_order = std::abs(map.row(0).dot(x.array().pow(double(order + 1)).matrix()));
  if (!coefficients.allFinite() || !fit.covariance.allFinite() ||
      !std::isfinite(fit.degrees_of_freedom))
    throw core::InvalidParameter("sizes", "with their differences leave the range of numbers");
  return fit;
}

std::size_t order_of(std::span<const SizeDifference> sizes) {
  const std::size_t distinct = distinct_sizes(sizes);
  return distinct >= second_order ? 2 : distinct > 1 ? 1 : 0;
}

Verdict judge(std::span<const SizeDifference> sizes, const Criteria& criteria,
              const MatrixXd& correlations) {
  core::require_positive("resolve", criteria.resolve);
  const double critical = critical_score(criteria.false_alarms, criteria.comparisons);
  Verdict verdict;
  verdict.fit = fit_finite_size(sizes, std::max<std::size_t>(1, order_of(sizes)), correlations);
  const Beyond rest = beyond(sizes, verdict.fit, correlations);
  verdict.allowance = floor_share * criteria.resolve + rest.estimate;
  verdict.certain = floor_share * criteria.resolve + rest.certain;
  const double intercept = verdict.fit.coefficients.front();
  const double error = verdict.fit.errors.front();
  const double excess = std::abs(intercept) - verdict.allowance;
  verdict.z_score = excess > 0 ? normal_score(ratio(std::copysign(excess, intercept), error),
                                              verdict.fit.degrees_of_freedom)
                               : 0;
  // Of few degrees of freedom the error itself scatters, which widens what is found almost always.
  const double nu = verdict.fit.degrees_of_freedom;
  const double t = student_score(critical, nu);
  const double spread = std::sqrt(1 + t * t / (2 * nu));
  verdict.resolution = 2 * verdict.allowance + (t + power_score * spread) * error;
  verdict.agrees = std::abs(verdict.z_score) <= critical;
  for (const double value : {verdict.allowance, verdict.resolution})
    if (!std::isfinite(value))
      throw core::InvalidParameter("sizes", "with their differences leave the range of numbers");
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

Need need(const Verdict& verdict, double resolve) {
  require_valid(verdict, resolve);
  const double floor = floor_share * resolve;
  const double noise = std::max(0.0, verdict.resolution - 2 * verdict.allowance);
  const auto order = double(std::max<std::size_t>(verdict.fit.coefficients.size(), 2));
  Need result;
  double left = std::max(0.0, verdict.certain - floor);
  // Of what is to be resolved, at most half goes to what sizes alone take away.
  while (2 * left > 0.5 * resolve && result.sizes < most_growth) {
    result.sizes *= 2;
    left /= std::pow(2, order);
  }
  const double room = resolve - 2 * (floor + left);
  result.replicas = std::min(most_growth, std::pow(noise / room, 2) / result.sizes);
  return result;
}

}  // namespace overparam::validation
