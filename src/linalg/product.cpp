// SPDX-License-Identifier: MIT
#include "overparam/linalg/product.hpp"

#include <algorithm>
#include <cstddef>

#include "core/blas.hpp"
#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::linalg {

Eigen::MatrixXd inner_products(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b,
                               core::Team& team) {
  constexpr Eigen::Index tile = 192;
  if (a.rows() != b.rows())
    throw core::DimensionMismatch("inner products", static_cast<std::size_t>(a.rows()),
                                  static_cast<std::size_t>(b.rows()));
  core::require_finite("a", core::entries(a));
  core::require_finite("b", core::entries(b));
  Eigen::MatrixXd c(a.cols(), b.cols());
  if (a.rows() == 0) c.setZero();
  if (c.size() == 0 || a.rows() == 0) return c;
  team.for_each(static_cast<std::size_t>((b.cols() + tile - 1) / tile), [&](std::size_t t) {
    const Eigen::Index first = static_cast<Eigen::Index>(t) * tile;
    core::multiply_transposed(a.cols(), std::min(tile, b.cols() - first), a.rows(), a.data(),
                              a.rows(), &b(0, first), b.rows(), &c(0, first), c.rows());
  });
  core::require_finite("inner products", core::entries(c));
  return c;
}

}  // namespace overparam::linalg
