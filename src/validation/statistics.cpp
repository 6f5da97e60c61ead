// SPDX-License-Identifier: MIT
#include "overparam/validation/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::validation {
namespace {

// Shared among all comparisons that can be counted it is still in the range of numbers.
constexpr double fewest_false_alarms = 1e-290;

}  // namespace

Summary summarise(std::span<const double> values) {
  if (values.empty()) throw core::DimensionMismatch("values", 1, 0);
  core::require_finite("values", values);
  const auto n = double(values.size());
  double mean = 0;
  for (const double value : values) mean += value / n;
  // In units of a power of two, which is exact, so that squares stay within the range of numbers.
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value - mean));
  const int unit = largest > 0 && std::isfinite(largest) ? std::ilogb(largest) : 0;
  double squares = 0;
  for (const double value : values) squares += std::pow(std::ldexp(value - mean, -unit), 2);
  const double error = values.size() > 1 ? std::ldexp(std::sqrt(squares / (n - 1) / n), unit) : 0;
  return {mean, error, values.size()};
}

double normal_score(double t, double degrees_of_freedom) {
  core::require(!std::isnan(t), "t", t, "is not a number");
  core::require(degrees_of_freedom > 0, "degrees of freedom", degrees_of_freedom,
                "is not positive");
  if (std::isinf(t)) return t;
  using boost::math::cdf;
  using boost::math::complement;
  const double tail = cdf(complement(boost::math::students_t(degrees_of_freedom), std::abs(t)));
  if (tail < 1e-300) return std::copysign(37.0, t);
  return std::copysign(quantile(complement(boost::math::normal(), tail)), t);
}

double student_score(double z, double degrees_of_freedom) {
  core::require_between("z", z, -37, 37);
  core::require(degrees_of_freedom > 0, "degrees of freedom", degrees_of_freedom,
                "is not positive");
  using boost::math::cdf;
  using boost::math::complement;
  const double tail = cdf(complement(boost::math::normal(), std::abs(z)));
  // Beyond this number of degrees the two are the same to rounding.
  if (degrees_of_freedom > 1e15) return z;
  using namespace boost::math::policies;
  using Student =
      boost::math::students_t_distribution<double, policy<overflow_error<ignore_error>>>;
  const double t = quantile(complement(Student(degrees_of_freedom), tail));
  core::require(std::isfinite(t), "degrees of freedom", degrees_of_freedom,
                "is too small for this z");
  return std::copysign(t, z);
}

Eigen::MatrixXd correlations(std::span<const std::vector<double>> series) {
  const auto count = static_cast<Eigen::Index>(series.size());
  if (count == 0) return {};
  const std::size_t length = series.front().size();
  if (length < 2) throw core::DimensionMismatch("values of a series", 2, length);
  Eigen::MatrixXd scores(static_cast<Eigen::Index>(length), count);  // of unit length
  for (Eigen::Index j = 0; j < count; ++j) {
    const auto& values = series[static_cast<std::size_t>(j)];
    core::require_size("values of a series", length, values.size());
    core::require_finite("series", values);
    const Summary summary = summarise(values);
    const double spread = summary.standard_error * std::sqrt(double(length));
    for (Eigen::Index i = 0; i < scores.rows(); ++i)
      scores(i, j) = spread > 0 ? (values[static_cast<std::size_t>(i)] - summary.mean) / spread : 0;
    const double norm = scores.col(j).norm();
    if (norm > 0) scores.col(j) /= norm;
  }
  Eigen::MatrixXd result = Eigen::MatrixXd::Identity(count, count);
  for (Eigen::Index j = 0; j < count; ++j)
    for (Eigen::Index i = 0; i < j; ++i)
      result(i, j) = result(j, i) = std::clamp(scores.col(i).dot(scores.col(j)), -1.0, 1.0);
  return result;
}

double critical_score(double false_alarms, std::size_t comparisons) {
  core::require(false_alarms >= fewest_false_alarms && false_alarms < 1, "false alarms",
                false_alarms, "is not from 1e-290 to below 1");
  core::require(comparisons > 0, "comparisons", 0, "is not positive");
  using boost::math::complement;
  return quantile(complement(boost::math::normal(), false_alarms / (2 * double(comparisons))));
}

}  // namespace overparam::validation
