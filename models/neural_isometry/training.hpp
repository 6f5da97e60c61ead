// SPDX-License-Identifier: MIT
/// @file
/// The network itself, trained by gradient descent with weight decay.
#pragma once

#include <Eigen/Core>

#include "neural_isometry/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// The stationarity up to which a descent counts: forces that are left are a hundredth of those of
/// the weight decay, itself 1e-4 of the largest at its least. The polish ends at 1e-6 where it can.
inline constexpr double most_stationarity = 1e-2;

/// What a descent ended at: f(x) = a b·x + Σ_i c_i (w_i·x)_+.
struct Trained {
  Eigen::MatrixXd units;   ///< w_i in columns, d×m
  Eigen::VectorXd output;  ///< c_i, m: v_i, or v_i g_i/|(Xw_i)_+| of a normalized network
  Eigen::VectorXd skip;    ///< a b, d; zeros without a skip connection
  /// ½|f − y|² + β(Σ_i |w_i||v_i| + |a||b|), of a normalized network ½|f − y|² + βΣ_i |v_i g_i|,
  /// with the β below: the loss of neural_isometry/loss.hpp after the norms of the factors, whose
  /// product alone f has, are made equal.
  double objective = 0;
  double beta = 0;          ///< the weight decay at the end
  double stationarity = 0;  ///< as polish() of neural_isometry/polish.hpp returns
  bool converged = false;   ///< whether this is at most `most_stationarity`
};

/// Trains the network of `parameters` on labels y, by full-batch descent on the loss of
/// neural_isometry/loss.hpp for y/|y| from random weights, so that a multiple of y gives that
/// multiple of f, at the same multiple of β. The weight decay goes down in decades from 0.3 β_max
/// to β, or to 1e-4 β_max if β is less, 0 included; with β above 0.3 β_max it is β from the start.
/// Here β_max is an estimate of the weight decay above which all weights die: the largest |XᵀD_i y|
/// over the activation patterns D_i of the first units, and |Xᵀy| with a skip connection; of a
/// normalized network |y|. At each weight decay there are `steps` steps of Adam (Kingma and Ba
/// 2015), of size 0.01 in the first half, then falling to 1e-5 geometrically. After the last,
/// polish() of neural_isometry/polish.hpp descends to the minimum near by. The first w_i are
/// N(0, 0.09/d) in each entry, and |v_i| = |w_i| with random signs; the skip connection has a of
/// the same law and b = |a|. A normalized network has |w_i| = 1, g_i = 0.3 and v_i = ±0.3.
/// @param inputs X, n×d, of singular values of order 1; finite, as the labels.
/// @param labels y, n. Zeros give zero weights.
Trained train(const Eigen::MatrixXd& inputs, const Eigen::VectorXd& labels,
              const Parameters& parameters, experiment::Draw draw);

}  // namespace overparam::neural_isometry
