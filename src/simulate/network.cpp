// SPDX-License-Identifier: MIT
#include "overparam/simulate/network.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "overparam/core/memory.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/require.hpp"

namespace overparam::simulate {
namespace {

// Column j holds the stream's sample first + j.
Eigen::MatrixXd normal_columns(const core::Stream& stream, Eigen::Index rows, Eigen::Index cols,
                               Eigen::Index first = 0) {
  Eigen::MatrixXd result(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j)
    stream.normal(static_cast<std::uint64_t>(first + j),
                  std::span<double>(result.col(j).data(), static_cast<std::size_t>(rows)));
  return result;
}

// Row i is unit i, drawn in batches so that a large matrix is held once only.
template <class Matrix>
Matrix draw_features(const core::Stream& stream, Eigen::Index units, Eigen::Index n, bool sphere) {
  constexpr Eigen::Index batch = 64;
  Matrix features(units, n);
  for (Eigen::Index first = 0; first < units; first += batch) {
    const Eigen::Index count = std::min(batch, units - first);
    Eigen::MatrixXd columns = normal_columns(stream, n, count, first);
    if (sphere) {
      columns.colwise().normalize();
      columns *= std::sqrt(double(n));
    }
    features.middleRows(first, count) =
        columns.transpose().template cast<typename Matrix::Scalar>();
  }
  return features;
}

void require_valid(const NetworkLaw& law, std::size_t bytes = sizeof(double)) {
  const auto n = double(law.dimension), k = double(law.width), m = double(law.teacher_units);
  core::require(law.dimension >= 1, "dimension", n, "is below 1");
  core::require(law.width >= 1, "width", k, "is below 1");
  core::require(law.teacher_units >= 1 && law.teacher_units <= law.dimension, "teacher units", m,
                "is not from 1 to the dimension");
  constexpr double rounding = 1e-9;
  const double lowest = law.teacher_units > 1 ? -1 / (m - 1) : -1;
  core::require(law.teacher_overlap >= lowest - rounding && law.teacher_overlap <= 1,
                "teacher overlap", law.teacher_overlap, "is not from -1/(M-1) to 1");
  if (law.teacher_overlaps) {
    const auto& overlaps = *law.teacher_overlaps;
    core::require(overlaps.rows() == law.teacher_units && overlaps.cols() == law.teacher_units,
                  "teacher overlaps", double(overlaps.rows()), "is not the number of units");
    core::require(overlaps.allFinite(), "teacher overlaps", overlaps.sum(), "is not finite");
  }
  core::require_memory("dimension", core::number_text(n), n * (double(bytes) * k + 24 * m));
}

}  // namespace

Network draw_network(const NetworkLaw& law, std::uint64_t seed, std::uint32_t replica) {
  require_valid(law);
  Network network;
  network.features = draw_features<Eigen::MatrixXd>({seed, replica, core::StreamName::features},
                                                    law.width, law.dimension, law.on_sphere);
  network.teacher = draw_teacher(law, seed, replica);
  return network;
}

Eigen::MatrixXf draw_single_features(const NetworkLaw& law, std::uint64_t seed,
                                     std::uint32_t replica) {
  require_valid(law, sizeof(float));
  return draw_features<Eigen::MatrixXf>({seed, replica, core::StreamName::features}, law.width,
                                        law.dimension, law.on_sphere);
}

Eigen::MatrixXd draw_teacher(const NetworkLaw& law, std::uint64_t seed, std::uint32_t replica) {
  require_valid(law, 0);
  const Eigen::Index n = law.dimension;
  const Eigen::Index m = law.teacher_units;
  const double norm = std::sqrt(double(n));
  const Eigen::MatrixXd raw = normal_columns({seed, replica, core::StreamName::teacher}, n, m);
  const Eigen::MatrixXd frame =
      Eigen::HouseholderQR<Eigen::MatrixXd>(raw).householderQ() * Eigen::MatrixXd::Identity(n, m);
  // QR fixes the signs of the frame; the raw columns' own signs make it uniform.
  Eigen::MatrixXd oriented = frame;
  for (Eigen::Index j = 0; j < m; ++j)
    if (frame.col(j).dot(raw.col(j)) < 0) oriented.col(j) *= -1;

  if (law.teacher_overlaps) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(*law.teacher_overlaps);
    const Eigen::MatrixXd root = solver.eigenvectors() *
                                 solver.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() *
                                 solver.eigenvectors().transpose();
    return norm * (oriented * root).transpose();
  }
  // Units (1−ρ)^{1/2} o_j + (common part): symmetric square root of the Gram matrix.
  const double rho = law.teacher_overlap;
  const double alone = std::sqrt(1 - rho);
  const double common = (std::sqrt(std::max(0.0, 1 + (double(m) - 1) * rho)) - alone) / double(m);
  const Eigen::VectorXd sum = oriented.rowwise().sum();
  return (norm * (alone * oriented + common * sum.replicate(1, m))).transpose();
}

}  // namespace overparam::simulate
