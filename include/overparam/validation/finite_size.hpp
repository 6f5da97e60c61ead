// SPDX-License-Identifier: MIT
/// @file
/// Comparing a theory of the limit N → ∞ with simulations at finite N.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace overparam::validation {

/// The relative difference (simulation − theory)/theory of one quantity at one size.
struct SizeDifference {
  double size = 0;            ///< N
  double difference = 0;      ///< mean over replicas
  double standard_error = 0;  ///< of the mean
  std::size_t replicas = 0;   ///< ≥ 2

  /// difference/standard_error as a standard normal score (Student t with replicas − 1 degrees).
  /// Infinite for a difference without a standard error.
  /// @throws core::InvalidParameter unless 0 < size < ∞, the difference is finite, 0 ≤ standard error
  /// < ∞, and there are two replicas or more.
  double z_score() const;
};

/// The straight line difference = intercept + slope/N.
struct FiniteSizeFit {
  double intercept = 0;
  double intercept_error = 0;
  double slope = 0;
  double slope_error = 0;
  double covariance = 0;          ///< of intercept and slope
  double degrees_of_freedom = 0;  ///< of intercept_error (Welch–Satterthwaite)

  /// Standard error of intercept + slope · inverse_size.
  /// @param inverse_size ≥ 0, finite. @throws core::InvalidParameter for another, and for errors that
  /// are negative or not finite.
  double standard_error_at(double inverse_size) const;
};

/// Least squares in 1/N with the weights N of a self-averaging quantity (variance ∝ 1/N). The
/// weights are fixed beforehand, so the coefficients are linear in the data and their errors exact
/// whatever the true variances.
/// @throws core::DimensionMismatch for fewer than two distinct sizes; core::InvalidParameter for members
/// as of SizeDifference::z_score, and where the coefficients leave the range of numbers.
FiniteSizeFit fit_finite_size(std::span<const SizeDifference> sizes);

/// Whether theory and simulation agree as N → ∞.
struct Verdict {
  FiniteSizeFit fit;
  double z_score = 0;     ///< of the intercept beyond the allowance
  double allowance = 0;   ///< what a curvature of 1/N² may leave in the intercept
  double resolution = 0;  ///< smallest relative error of the theory caught with probability 95 %
  bool agrees = true;     ///< not rejected, whatever the resolution
};

/// What a comparison has found, the last being the worst.
enum class Finding {
  agrees,        ///< not rejected, and relative errors that matter would have been
  inconclusive,  ///< not rejected, but such errors could have gone unseen
  disagrees      ///< rejected
};

/// "agrees", "inconclusive", "DISAGREES".
std::string_view to_string(Finding finding);

/// The finding of a verdict where relative errors of the theory from `resolve` on matter.
/// @param resolve positive, finite. @throws core::InvalidParameter for others, and for a verdict whose
/// allowance or resolution is negative or NaN.
Finding finding(const Verdict& verdict, double resolve);

/// The factor by which the replicas have to grow until `resolve` is resolved, since standard errors
/// fall as replicas^-1/2; infinite where the allowance alone exceeds `resolve`, and larger sizes are
/// needed. At most 1 where it is resolved.
/// @throws like finding.
double replicas_factor(const Verdict& verdict, double resolve);

/// Tests intercept = 0 for one of `comparisons` quantities at joint false-alarm level `level`.
/// The allowance is the square of the first-order effect at the smallest size, at most 1 %: a theory
/// that needs more to agree does not.
/// @param comparisons positive; @param level from 1e-290 to below 1.
/// @throws core::InvalidParameter for others; like fit_finite_size.
Verdict judge(std::span<const SizeDifference> sizes, std::size_t comparisons, double level = 0.01);

}  // namespace overparam::validation
