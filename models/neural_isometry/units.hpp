// SPDX-License-Identifier: MIT
/// @file
/// Networks as sums of gated linear units, and how far two of them are from each other.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace overparam::neural_isometry {

/// The function Σ_i 1[h_i·x ≥ 0] w_i·x + a·x; with w_i = c h_i a two-layer relu network.
struct GatedNetwork {
  Eigen::MatrixXd gates;    ///< h_i in columns, not zero; d×units
  Eigen::MatrixXd weights;  ///< w_i in columns, d×units
  Eigen::VectorXd linear;   ///< a, d

  /// The function 0 in d dimensions.
  explicit GatedNetwork(Eigen::Index dimension)
      : gates(dimension, 0), weights(dimension, 0), linear(Eigen::VectorXd::Zero(dimension)) {}

  /// Appends a unit.
  void add(const Eigen::VectorXd& gate, const Eigen::VectorXd& weight);
};

/// E f(x)² over x ~ N(0, I), in closed form from
///   E[x xᵀ 1[g·x ≥ 0] 1[h·x ≥ 0]] = (π − θ)/(2π) + sin θ/(2π) (b bᵀ − p pᵀ),
/// θ the angle between g and h, b and p the unit vectors along ĝ + ĥ and ĝ − ĥ.
double mean_square(const GatedNetwork& network);

/// f − g.
GatedNetwork difference(const GatedNetwork& f, const GatedNetwork& g);

}  // namespace overparam::neural_isometry
