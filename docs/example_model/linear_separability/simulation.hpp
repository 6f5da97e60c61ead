// SPDX-License-Identifier: MIT
/// @file
/// Linear separability decided point set by point set.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "linear_separability/parameters.hpp"

namespace overparam::linear_separability {

/// Whether there is a w with w·z_i > 0 for all columns z_i of `points`, proved in spite of
/// rounding.
///
/// Either there is one, or some λ ≥ 0 with Σ λ_i = 1 and Σ λ_i z_i = 0 (P. Gordan, 1873). Both come
/// out of min_{λ ≥ 0} |Aλ − b|² with A = (Z; 1ᵀ) and b = e_{N+1}: a minimum with residual b − Aλ =
/// (−v, s) ≠ 0 has z_i·v ≥ s > 0 for all i, so v separates, and one without residual is the
/// combination. An active-set iteration finds it in finitely many steps (C. L. Lawson and R. J.
/// Hanson, "Solving Least Squares Problems", 1974, chapter 23). A hyperplane counts if all z_i·v
/// are above their rounding errors; a combination if its N + 1 weights are above theirs, so that
/// near λ there is an exact one.
/// @param points N × n, the points times their labels
/// @return nothing if neither is proved, because the points are within rounding of the other case.
std::optional<bool> is_separable(const Eigen::MatrixXd& points);

/// n points and their labels.
struct Sample {
  Eigen::MatrixXd points;  ///< N × n
  Eigen::VectorXd labels;  ///< ±1, one each
};

/// Draws n normal points in N dimensions and as many fair labels.
Sample draw_sample(const Parameters& parameters, experiment::Draw draw);

/// Whether the points of a draw are separable, 0 or 1.
experiment::Measurement simulate(const Parameters& parameters, experiment::Draw draw);

}  // namespace overparam::linear_separability
