// SPDX-License-Identifier: MIT
/// @file
/// The order parameters of student and teacher, and the file that gives them.
#pragma once

#include <Eigen/Core>
#include <string>

namespace overparam::two_layer_online {

/// Overlaps of K students w_i and M teachers B_m in N dimensions, and both second layers.
struct Overlaps {
  Eigen::MatrixXd students;         ///< Q_ij = w_i·w_j/N, K×K
  Eigen::MatrixXd teacher;          ///< R_im = w_i·B_m/N, K×M
  Eigen::MatrixXd teachers;         ///< T_mn = B_m·B_n/N, M×M
  Eigen::VectorXd second_layer;     ///< v_i, K
  Eigen::VectorXd teacher_weights;  ///< v*_m, M

  Eigen::Index width() const { return students.rows(); }
  Eigen::Index teacher_units() const { return teachers.rows(); }

  /// The covariance of the fields x_1 … x_K, y_1 … y_M, C = [Q R; Rᵀ T], P×P with P = K + M.
  Eigen::MatrixXd covariance() const;
};

/// Reads {"Q": K×K, "R": K×M, "T": M×M, "v": K, "teacher_v": M}, matrices as lists of rows.
/// @throws core::Error that says in one line what is wrong: no JSON, a name that is missing or
/// unknown, shapes that contradict each other, numbers that are not finite, matrices that are not
/// symmetric, and what require_possible() refuses.
Overlaps read_overlaps(const std::string& text);

/// Checks that there are such vectors: that T is positive definite, and that no eigenvalue of C is
/// below −1e-10. @throws core::Error that says what is not.
void require_possible(const Overlaps& overlaps);

}  // namespace overparam::two_layer_online
