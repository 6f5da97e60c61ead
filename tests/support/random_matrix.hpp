// SPDX-License-Identifier: MIT
/// @file
/// Reproducible matrices for tests, from a stream that no simulation uses.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "overparam/core/random.hpp"

namespace overparam::test {

/// Independent N(0,1) entries; `seed` selects the matrix.
inline Eigen::MatrixXd normal_matrix(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  Eigen::MatrixXd result(rows, cols);
  core::Stream(seed, 0, core::StreamName::synthetic)
      .normal(0, std::span<double>(result.data(), static_cast<std::size_t>(result.size())));
  return result;
}

/// Rows uniform on the sphere of radius √N, N = cols.
inline Eigen::MatrixXd sphere_rows(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  Eigen::MatrixXd result = normal_matrix(rows, cols, seed);
  result.rowwise().normalize();
  return result * std::sqrt(double(cols));
}

}  // namespace overparam::test
