// SPDX-License-Identifier: MIT
#include "two_layer_online/frame.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"

namespace overparam::two_layer_online {

using Eigen::Index;
using Eigen::MatrixXd;

Frame frame_of(const Overlaps& overlaps) {
  const Index k = overlaps.width();
  const Index m = overlaps.teacher_units();
  const Eigen::LLT<MatrixXd> teachers(overlaps.teachers);
  if (teachers.info() != Eigen::Success)
    throw core::Error("the overlaps T of the teachers are not positive definite");
  Frame frame{MatrixXd::Zero(k, k + m), MatrixXd::Zero(m, k + m)};
  frame.teachers.leftCols(m) = teachers.matrixL();
  const MatrixXd inside = teachers.matrixL().solve(overlaps.teacher.transpose()).transpose();
  frame.students.leftCols(m) = inside;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> outside(overlaps.students -
                                                        inside * inside.transpose());
  if (outside.info() != Eigen::Success)
    throw core::Error("the overlaps Q of the students have no eigenvalues");
  frame.students.rightCols(k) =
      outside.eigenvectors() * outside.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal();
  return frame;
}

MatrixXd draw_units(const Overlaps& overlaps, Index n, experiment::Draw draw) {
  const Frame frame = frame_of(overlaps);
  const Index k = overlaps.width();
  const Index p = frame.students.cols();
  MatrixXd columns(n, p);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::initial_weights);
  for (Index j = 0; j < p; ++j)
    stream.normal(static_cast<std::uint64_t>(j),
                  std::span<double>(columns.col(j).data(), static_cast<std::size_t>(n)));
  const Eigen::HouseholderQR<MatrixXd> factors(columns);
  MatrixXd coordinates(p, p);
  coordinates.leftCols(k) = frame.students.transpose();
  coordinates.rightCols(p - k) = frame.teachers.transpose();
  for (Index j = 0; j < p; ++j)
    if (factors.matrixQR()(j, j) < 0) coordinates.row(j) *= -1;
  columns.setZero();
  columns.topRows(p) = std::sqrt(double(n)) * coordinates;
  columns.applyOnTheLeft(factors.householderQ());
  return columns;
}

}  // namespace overparam::two_layer_online
