// SPDX-License-Identifier: MIT
/// @file
/// The convex program that a two-layer relu network has the minimum of.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "neural_isometry/group_program.hpp"
#include "neural_isometry/patterns.hpp"
#include "overparam/core/team.hpp"

namespace overparam::neural_isometry {

/// A minimum: a network whose hidden units with the same pattern and sign are one.
struct ConeSolution {
  Eigen::VectorXd skip;                ///< w_0, d; zeros without a skip connection
  std::vector<Eigen::Index> patterns;  ///< of the units
  /// Their weights c w, d×units, |w| = 1, w in the cone of the pattern, c of either sign: the
  /// network is x·w_0 + Σ c (x·w)_+.
  Eigen::MatrixXd directions;
  Eigen::VectorXd factors;  ///< c
  double objective = 0;
  double gap = 0;       ///< duality gap over the objective
  double residual = 0;  ///< |f − y|/|y|, of β = 0

  bool certified() const { return is_certificate(gap, residual); }
};

/// The minimiser of Σ|c| + |w_0| with f = y, or of ½|f − y|² + β (Σ|c| + |w_0|) for β > 0, over all
/// networks f = Xw_0 + Σ c (Xw)_+: the minimum that weight decay leads to. Columns (Xu)_+ come in
/// one by one where the dual vector λ of those that are there has |P_j(±XᵀD_jλ)| > 1, P_j the
/// projection onto the cone (2D_j − 1)Xu ≥ 0 of a pattern, which its extreme rays span. In the end
/// those come in that reach 1: of several minima the solution is in the middle.
/// @param inputs X, n×d; @param patterns all of them, with their cones; @param skip whether there
/// is w_0.
/// @throws like minimise_norms.
/// Source: M. Pilanci, T. Ergen, "Neural networks are convex regularizers", ICML (2020), theorem 1.
ConeSolution minimise_over_cones(const Eigen::MatrixXd& inputs, const PatternSet& patterns,
                                 const Eigen::VectorXd& labels, bool skip, double beta,
                                 core::Team& team);

}  // namespace overparam::neural_isometry
