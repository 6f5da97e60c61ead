// SPDX-License-Identifier: MIT
/// @file
/// Sums of norms under linear equations, with a certificate of the minimum.
#pragma once

#include <Eigen/Core>

#include "neural_isometry/groups.hpp"
#include "overparam/core/team.hpp"

namespace overparam::neural_isometry {

/// Whether a relative duality gap is at most 1e-7 and labels are met to 1e-8 of their norm: what a
/// minimum needs to count.
inline bool is_certificate(double gap, double residual) { return gap <= 1e-7 && residual <= 1e-8; }

/// What the solver found.
struct GroupSolution {
  Eigen::VectorXd weights;  ///< w, group by group
  Eigen::VectorXd dual;     ///< λ, feasible: |A_jᵀλ| ≤ 1, or ≤ β
  double objective = 0;     ///< of the weights
  /// Duality gap over the objective: the minimum is at most so much lower, as far as the weights
  /// satisfy the equations.
  double gap = 0;
  double residual = 0;  ///< |Σ A_j w_j − y|/|y|, of β = 0
  int iterations = 0;

  bool certified() const { return is_certificate(gap, residual); }
};

/// The minimiser of
///   Σ_j |w_j|  with  Σ_j A_j w_j = y                 (β = 0),
///   ½|Σ_j A_j w_j − y|² + β Σ_j |w_j|                (β > 0),
/// which are second-order cone programs, by a primal–dual interior-point method with
/// Nesterov–Todd scaling and Mehrotra's predictor and corrector; some ten steps of
/// n² P + n³/3 operations. Where the minimum is attained by several weights, those found are in the
/// middle of all of them, so that none of the groups that some minimiser has is missing.
/// @param labels y, n, in the range of the A_j together if β = 0: otherwise the residual tells.
/// @param beta from 0.
/// @throws core::DimensionMismatch for other sizes; core::InvalidParameter for labels that are not
/// finite or a negative β; core::ConvergenceFailure where numbers overflow.
/// Source: M. S. Andersen, J. Dahl, Z. Liu, L. Vandenberghe, "Interior-point methods for
/// large-scale cone programming", in Optimization for Machine Learning (MIT Press, 2012).
GroupSolution minimise_norms(const Groups& groups, const Eigen::VectorXd& labels, double beta,
                             core::Team& team);

}  // namespace overparam::neural_isometry
