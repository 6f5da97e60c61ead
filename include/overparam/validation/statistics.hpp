// SPDX-License-Identifier: MIT
/// @file
/// Means, standard errors and tests over independent replicas.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace overparam::validation {

/// Mean and standard error of independent, identically distributed values.
struct Summary {
  double mean = 0;
  double standard_error = 0;  ///< s/√n, s² with n−1; 0 for n = 1
  std::size_t count = 0;
};

/// @throws core::DimensionMismatch for an empty sample; core::InvalidParameter for values that are
/// not finite.
Summary summarise(std::span<const double> values);

/// The z with P(|Z| > z) = p(|T_ν| > |t|): a Student t statistic with ν degrees of freedom
/// expressed as the equally improbable standard normal one. At most 37 in size for finite t.
/// @param t may be infinite; @param degrees_of_freedom positive, may be infinite.
/// @throws core::InvalidParameter for others, NaN among them.
double normal_score(double t, double degrees_of_freedom);

/// The t with normal_score(t, ν) = z. @param z finite, at most 37 in size;
/// @param degrees_of_freedom as above. @throws core::InvalidParameter for others, and where t is
///   beyond the range of numbers.
double student_score(double z, double degrees_of_freedom);

/// The sample correlations between series of equally many values, of which the k-th ones belong
/// together: a matrix with a row for each series. A series without scatter has none with others.
/// @throws core::DimensionMismatch for series of different lengths, or of fewer than two values;
/// core::InvalidParameter for values that are not finite.
Eigen::MatrixXd correlations(std::span<const std::vector<double>> series);

/// Two-sided critical z of `comparisons` simultaneous tests with `false_alarms` among all of them (Bonferroni).
/// @param false_alarms from 1e-290 to below 1; @param comparisons positive.
/// @throws core::InvalidParameter for others.
double critical_score(double false_alarms, std::size_t comparisons);

}  // namespace overparam::validation
