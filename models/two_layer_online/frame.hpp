// SPDX-License-Identifier: MIT
/// @file
/// Vectors with given overlaps.
#pragma once

#include <Eigen/Core>

#include "overparam/experiment/model.hpp"
#include "two_layer_online/overlaps.hpp"

namespace overparam::two_layer_online {

/// Coordinates of all units in an orthonormal frame of P = K + M directions, of which the first M
/// span the teachers: Q = L_w L_wᵀ, R = L_w L_Bᵀ, T = L_B L_Bᵀ.
struct Frame {
  Eigen::MatrixXd students;  ///< L_w, K×P
  Eigen::MatrixXd teachers;  ///< L_B, M×P, lower triangular
};

/// The coordinates of vectors with these overlaps, which may be linearly dependent but for the
/// teachers. Eigenvalues of Q − R T⁻¹ Rᵀ below zero count as zero.
/// @throws core::Error if T is not positive definite.
Frame frame_of(const Overlaps& overlaps);

/// Units with these overlaps, in a frame √N O of uniformly random orthonormal columns O, N×P: the
/// orthogonal factor, with a positive triangle, of the normal numbers of the stream
/// initial_weights, column j its sample j. @param n N ≥ P.
/// @return N×P: a student in each of the first K columns, then the teachers.
Eigen::MatrixXd draw_units(const Overlaps& overlaps, Eigen::Index n, experiment::Draw draw);

}  // namespace overparam::two_layer_online
