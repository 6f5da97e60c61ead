// SPDX-License-Identifier: MIT
/// @file
/// What can be told of a draw without solving its program: the level `instance`.
#pragma once

#include <optional>
#include <vector>

#include "neural_isometry/relaxation.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// The neural isometry condition of planted groups S with the directions ŵ_s: the λ of least norm
/// with A_sᵀλ = ŵ_s has |A_jᵀλ| < 1 for all other groups, and the planted A_s together determine
/// their weights. Then the planted weights are the only solution of the relaxed program, since λ is
/// a dual vector that no other weights can pair with. Norms within 1e-6 of 1 count as ties. Of one
/// linear model it is NIC-L, of one neuron NIC-1, of several in a normalized network NNIC-k of the
/// source.
/// Source: Y. Wang, Y. Hua, E. Candès, M. Pilanci, arXiv:2209.15265, section 3.
bool neural_isometry_holds(const Relaxation& relaxation);

/// The solution w of min ½|Xw − y|² + β|w| for β > 0: zero for β ≥ |Xᵀy|, and otherwise
/// (XᵀX + β/|w|)⁻¹Xᵀy, for XᵀX = I the vector (1 − β/|Xᵀy|) Xᵀy.
Eigen::VectorXd linear_model_alone(const Eigen::MatrixXd& inputs, const Eigen::VectorXd& labels,
                                   double beta);

/// Whether the linear model alone is the only minimum with weight decay β > 0 of the relaxed
/// program with a skip connection: |XᵀD_jλ| < β for all patterns, λ = y − Xw.
bool linear_model_suffices(const Relaxation& relaxation, const Eigen::MatrixXd& inputs,
                           const Eigen::VectorXd& labels, double beta);

/// The least β from which on it suffices, for XᵀX = I: the largest of the roots of
///   |XᵀD_j(e + βXŵ)| = β,  e = y − XXᵀy, ŵ = Xᵀy/|Xᵀy|.
/// Infinite if the all-ones pattern is among them, whose unit is as good as the skip connection.
double least_beta(const Relaxation& relaxation, const Eigen::MatrixXd& inputs,
                  const Eigen::VectorXd& labels);

/// What is known of a draw: `nic`, `all_ones_exists`, and of the relaxed program with β > 0 and a
/// planted linear model `recovery`, and with XᵀX = I `beta_min` and `beta_max`.
std::vector<experiment::Measurement> conditions(const Parameters& parameters, experiment::Draw draw,
                                                core::Team& team);

}  // namespace overparam::neural_isometry
