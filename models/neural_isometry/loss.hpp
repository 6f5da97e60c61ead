// SPDX-License-Identifier: MIT
/// @file
/// The loss of a network with weight decay, and its gradient.
#pragma once

#include <Eigen/Core>

#include "neural_isometry/parameters.hpp"

namespace overparam::neural_isometry {

/// L = ½|f − y|² + (β/2)|θ'|² of a network of m hidden units on n inputs, the rows of X, where θ'
/// are the weights θ that decay. All weights are in one vector: the units w_i, d numbers each, the
/// output weights v, and then
///   plain       nothing:  f = Σ_i (Xw_i)_+ v_i
///   skip        a and b:  f = Xa b + Σ_i (Xw_i)_+ v_i
///   normalized  g, m:     f = Σ_i v_i g_i (Xw_i)_+/|(Xw_i)_+|; a unit without active inputs is 0
/// All decay but the w_i of a normalized network, of which only the directions matter.
/// The derivative of (·)_+ at 0 is 0.
class Loss {
 public:
  /// @param inputs X, n×d.
  /// @param labels y, n.
  /// @param width  m.
  Loss(const Eigen::MatrixXd& inputs, const Eigen::VectorXd& labels, Network network,
       Eigen::Index width);

  /// The number of weights.
  Eigen::Index size() const;

  /// L; its gradient is put into `gradient`, of size().
  double operator()(const Eigen::VectorXd& weights, double beta, Eigen::VectorXd& gradient);

  /// f − y at the last call's weights, n.
  const Eigen::VectorXd& residual() const { return residual_; }

  /// (Xw_i)_+ at the last call's weights, divided by its norm in a normalized network, n×m.
  const Eigen::MatrixXd& fields() const { return fields_; }

  /// c with f = Σ_i c_i (Xw_i)_+ and the skip connection, at the last call's weights, m: v_i, or
  /// v_i g_i/|(Xw_i)_+|, 0 for a unit without active inputs.
  Eigen::VectorXd coefficients(const Eigen::VectorXd& weights) const;

  /// The weights that decay, θ'.
  Eigen::VectorXd::ConstSegmentReturnType decaying(const Eigen::VectorXd& weights) const {
    return weights.tail(size() - (network_ == Network::normalized ? inputs_.cols() * width_ : 0));
  }

  /// Sets |w_i| = 1 in a normalized network, where that changes no L; nothing in the others.
  void normalise(Eigen::VectorXd& weights) const;

  /// X.
  const Eigen::MatrixXd& inputs() const { return inputs_; }

 private:
  Eigen::MatrixXd inputs_, transposed_;
  Eigen::VectorXd labels_;
  Network network_;
  Eigen::Index width_;
  // Kept between calls, so that a step allocates nothing.
  Eigen::MatrixXd fields_, back_;  // Xw_i or (Xw_i)_+, n×m; and what Xᵀ turns into the gradient
  Eigen::VectorXd residual_, linear_;  // f − y; Xa
  Eigen::ArrayXd lengths_, slopes_;    // |(Xw_i)_+|; overlaps of the hidden units with f − y
};

}  // namespace overparam::neural_isometry
