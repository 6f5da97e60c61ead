// SPDX-License-Identifier: MIT
/// @file
/// The random networks that student-teacher models draw: a student's first layer and a teacher.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>

namespace overparam::simulate {

/// The law of a network.
struct NetworkLaw {
  Eigen::Index dimension = 1;      ///< N ≥ 1
  Eigen::Index width = 1;          ///< K ≥ 1
  Eigen::Index teacher_units = 1;  ///< M, from 1 to N
  double teacher_overlap = 0;      ///< B_m·B_n/N for m ≠ n, from −1/(M−1) to 1
  bool on_sphere = true;           ///< rows of F uniform of norm √N; otherwise N(0,1) entries
  /// B_m·B_n/N, M×M, symmetric with unit diagonal and no negative eigenvalue, in place of
  /// teacher_overlap; empty: all are equal.
  std::shared_ptr<const Eigen::MatrixXd> teacher_overlaps = {};
};

/// A student's first layer and a teacher.
struct Network {
  Eigen::MatrixXd features;  ///< F, K×N
  Eigen::MatrixXd teacher;   ///< B, M×N, |B_m|² = N, B_m·B_n/N as in the law
};

/// The network of a replica, the same in all models. The teacher's units span a uniformly random
/// subspace.
/// @throws core::InvalidParameter that names the member outside of the ranges of the law, the
/// overlap's to 1e-9, for overlaps of another shape or not finite, and for matrices that do not fit
/// into memory.
Network draw_network(const NetworkLaw& law, std::uint64_t seed, std::uint32_t replica);

/// The features of that network rounded to single precision, which are never held in double.
/// @return K×N. @throws as above.
Eigen::MatrixXf draw_single_features(const NetworkLaw& law, std::uint64_t seed,
                                     std::uint32_t replica);

/// The teacher of that network alone. @return M×N. @throws as above.
Eigen::MatrixXd draw_teacher(const NetworkLaw& law, std::uint64_t seed, std::uint32_t replica);

}  // namespace overparam::simulate
