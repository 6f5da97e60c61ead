// SPDX-License-Identifier: MIT
/// @file
/// Activated fields of many inputs, as simulations of random features compute them.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "overparam/core/activation.hpp"
#include "overparam/core/team.hpp"
#include "overparam/linalg/product.hpp"

namespace overparam::random_features {

/// Columns that one thread computes at a time.
inline constexpr Eigen::Index columns_a_piece = 64;

/// body(first, count) for pieces of `total` columns, which the team shares.
template <class Body>
void in_pieces(Eigen::Index total, core::Team& team, const Body& body) {
  const Eigen::Index pieces = (total + columns_a_piece - 1) / columns_a_piece;
  team.for_each(static_cast<std::size_t>(pieces), [&](std::size_t piece) {
    const Eigen::Index first = static_cast<Eigen::Index>(piece) * columns_a_piece;
    body(first, std::min(columns_a_piece, total - first));
  });
}

/// g(a_i·b_j/√N) scale, for the columns a_i of a, N×m, and b_j of b, N×n. @return m×n.
inline Eigen::MatrixXd activated(const core::Activation& g, const Eigen::MatrixXd& a,
                                 const Eigen::MatrixXd& b, double scale, core::Team& team) {
  Eigen::MatrixXd fields = linalg::inner_products(a, b, team);
  const double norm = 1 / std::sqrt(double(a.rows()));
  in_pieces(fields.cols(), team, [&](Eigen::Index first, Eigen::Index count) {
    auto piece = fields.middleCols(first, count);
    piece *= norm;
    g.apply({piece.data(), static_cast<std::size_t>(piece.size())}, scale);
  });
  return fields;
}

}  // namespace overparam::random_features
