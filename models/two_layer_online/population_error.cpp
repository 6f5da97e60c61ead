// SPDX-License-Identifier: MIT
#include "two_layer_online/population_error.hpp"

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "overparam/core/covariance.hpp"
#include "two_layer_online/frame.hpp"

namespace overparam::two_layer_online {

PopulationError population_error(const Parameters& p, const Overlaps& overlaps) {
  const double most = p.activation.closed_coefficients() ? 1e100 : 100;
  const auto fits = [&](const Eigen::MatrixXd& matrix) {
    return matrix.diagonal().allFinite() && matrix.diagonal().maxCoeff() <= most;
  };
  if (!fits(overlaps.students) || !fits(overlaps.teachers)) {
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    return {unknown, unknown};
  }
  const Frame frame = frame_of(overlaps);
  const Eigen::Index size = frame.students.cols();
  Eigen::MatrixXd rows(size, size);
  rows << frame.students, frame.teachers;
  rows *= std::sqrt(double(size));  // activation_covariance() divides by the number of columns
  Eigen::MatrixXd terms = core::activation_covariance(p.activation, rows);
  Eigen::VectorXd weights(size);
  weights << p.student_factor() * overlaps.second_layer,
      -p.teacher_factor() * overlaps.teacher_weights;
  terms = weights.asDiagonal() * terms * weights.asDiagonal();
  return {0.5 * terms.sum(), 0.5 * terms.cwiseAbs().sum()};
}

}  // namespace overparam::two_layer_online
