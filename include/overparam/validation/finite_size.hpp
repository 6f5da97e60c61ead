// SPDX-License-Identifier: MIT
/// @file
/// Comparing a theory of the limit N → ∞ with simulations at finite N.
#pragma once

#include <Eigen/Core>
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
  /// @throws core::InvalidParameter unless 0 < size < ∞, the difference is finite, 0 ≤ standard
  /// error < ∞, and there are two replicas or more.
  double z_score() const;
};

/// The polynomial difference = Σ_k c_k x^k in x = smallest/N, the smallest of the sizes over the
/// size: c_k is the term of order 1/N^k at the smallest size. c_0 is the difference as N → ∞.
struct FiniteSizeFit {
  double smallest = 1;               ///< size, positive
  std::vector<double> coefficients;  ///< c_0, …, c_p; p is the order
  std::vector<double> errors;        ///< their standard errors
  Eigen::MatrixXd covariance;        ///< of the coefficients, p + 1 by p + 1
  double degrees_of_freedom = 0;     ///< of the error of c_0
  double next_order = 0;             ///< what a term x^{p+1} adds to c_0, per unit of it

  /// The polynomial, and its standard error, at this 1/N.
  /// @param inverse_size ≥ 0, finite. @throws core::InvalidParameter for another, and for members
  /// that are not as above.
  double at(double inverse_size) const;
  double standard_error_at(double inverse_size) const;
};

/// Least squares with the weights N of a self-averaging quantity (variance ∝ 1/N). The weights are
/// fixed beforehand, so the coefficients are linear in the data and their errors exact whatever the
/// true variances.
/// @param order at most the number of distinct sizes less one.
/// @param correlations between the means at two sizes, a symmetric matrix of as many rows as there
///        are sizes, with entries from −1 to 1 and ones in the diagonal; empty: independent. Draws
///        of the same random numbers at all sizes are correlated; of n such draws the error of c_0
///        has n − 1 degrees of freedom, otherwise as many as Welch and Satterthwaite give it.
/// @throws core::DimensionMismatch for fewer distinct sizes than order + 1, or another number of
/// correlations; core::InvalidParameter for members as of SizeDifference::z_score, and where the
/// coefficients leave the range of numbers.
FiniteSizeFit fit_finite_size(std::span<const SizeDifference> sizes, std::size_t order,
                              const Eigen::MatrixXd& correlations = {});

/// The order of the fit that judge() makes: 2 of four distinct sizes or more, 1 of two or three, 0
/// of one or none. @throws core::InvalidParameter for members as of SizeDifference::z_score.
std::size_t order_of(std::span<const SizeDifference> sizes);

/// Whether theory and simulation agree as N → ∞.
struct Verdict {
  FiniteSizeFit fit;
  double z_score = 0;     ///< of c_0 beyond the allowance
  double allowance = 0;   ///< what the orders beyond the fit may leave in c_0
  double certain = 0;     ///< of the allowance, what more replicas would not take away
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

/// What judge() promises.
struct Criteria {
  std::size_t comparisons = 1;  ///< quantities judged together; positive
  double resolve = 0.03;        ///< relative error of a theory that matters; positive, finite
  double false_alarms = 0.01;   ///< of all together; from 1e-290 to below 1
};

/// Tests c_0 = 0 for one of several quantities, in a fit of order_of(sizes). The allowance is a
/// tenth of `resolve` and the largest of the estimates of what is beyond the fit:
/// - the next order at its natural size, s^{p+1} for the s = max_k |c_k|^{1/k} of the orders 1 to
///   p;
/// - where c_2 is significant (two standard errors), the step c_0(2) − c_0(1) from the first to the
///   second order, times the ratio of this step to the one before, at most 1;
/// - where the next coefficient can be fitted and is significant, the step that it makes; of two
///   sizes, of which it cannot, half of c_1 is what it may be.
/// Agreement is rejected where |c_0| is significantly above the allowance. The resolution is twice
/// the allowance and t + 1.645 √(1 + t²/2ν) standard errors, t the critical score as a Student
/// variable of ν degrees of freedom: an error of the theory of that size is found with probability
/// 95 %, whatever the sign of the orders beyond the fit.
/// @throws core::InvalidParameter for other criteria; as fit_finite_size for fewer than two sizes.
Verdict judge(std::span<const SizeDifference> sizes, const Criteria& criteria,
              const Eigen::MatrixXd& correlations = {});

/// The finding of a verdict where relative errors of the theory from `resolve` on matter.
/// @param resolve positive, finite. @throws core::InvalidParameter for others, and for a verdict
/// whose allowance or resolution is negative or NaN.
Finding finding(const Verdict& verdict, double resolve);

/// What a verdict lacks.
struct Need {
  double sizes = 1;     ///< factor of all sizes, a power of two; 1: it is not the sizes
  double replicas = 1;  ///< factor of the replicas at these sizes, which may be below 1; finite
};

/// What it takes to resolve `resolve`, as far as the verdict tells: larger sizes where the certain
/// part of the allowance, which falls as sizes^−(p+1), is too large, and replicas, since standard
/// errors fall as (sizes · replicas)^−1/2.
/// @throws like finding.
Need need(const Verdict& verdict, double resolve);

}  // namespace overparam::validation
