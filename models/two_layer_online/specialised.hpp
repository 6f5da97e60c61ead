// SPDX-License-Identifier: MIT
/// @file
/// The fixed point of specialised students, and what small deviations from it do.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "two_layer_online/moments.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// The overlaps of the start, but for Q and R of a random one, which are not drawn.
Overlaps start_without_draw(const Parameters& parameters);

/// Whether all teachers have the same norm, and all pairs of them the same overlap.
bool one_overlap(const Eigen::MatrixXd& teachers);

/// A fixed point with ε_g = 0 without label noise: a group of students with w_i = ±B_m and
/// Σ u_i = u*_m for each teacher m (u = c v, u* = c_T v*), and perhaps a group of spare students
/// with w_i = 0. Deviations δ_i of a group act on the output through Σ u_i δ_i alone, so that it is
/// one unit of weight ω = (Σ u_i²)^{1/2}; the sign of ω does not matter to anything here.
struct Specialised {
  std::vector<double> weights;  ///< ω of each teacher, and last that of the spare students
  bool spare = false;           ///< whether the last weight is that of spare students
  bool simple = true;           ///< whether no group has more than one student
  Eigen::MatrixXd teachers;     ///< T; empty where T = 1
  bool exchangeable = true;     ///< whether only weights tell teachers apart
  Moments moments;              ///< of the activation

  /// The fixed point of parameters. With a first layer that alone is trained either every teacher
  /// has a student of its own with u_i = u*_m (|u_i| = |u*_m| where g is odd) and the others are
  /// spare, or the students i with i mod M = m share teacher m because their u_i add up to u*_m.
  /// With both layers these students share it with u_i = u*_m/n_m. Empty without such weights;
  /// where the first layer is not trained; with weight decay, which shifts the point; where T ≠ 1
  /// and g is not erf; with spare students of an activation whose slope jumps at 0 or g(0) ≠ 0;
  /// where both layers of a homogeneous activation are trained, whose norms depend on the start;
  /// and with more than 1024 students or teachers.
  static std::optional<Specialised> of(const Parameters& parameters);

  Eigen::Index groups() const { return static_cast<Eigen::Index>(weights.size()); }

  /// ω_i ω_j E[g'_i g'_j] of two groups.
  double metric(Eigen::Index i, Eigen::Index j) const;

  /// ω_i ω_j ω_k ω_l E[g'_i g'_j g'_k g'_l] of four groups.
  double curve(Eigen::Index i, Eigen::Index j, Eigen::Index k, Eigen::Index l) const;

 private:
  double slope_average(const Eigen::Index* group, std::size_t count) const;
};

/// The overlaps D_ij = δ_i·δ_j/N of deviations that are orthogonal to all teachers, where they are
/// small: with H = metric, M[D]_ij = Σ_kl curve(i,j,k,l) D_kl and L[D] = HD + DH,
///   dD/dt = −η L[D] + (η²/b) (M[D] + Δ H),  ε_g = ½ tr(H D).
/// L and M are symmetric and map positive matrices to positive ones (but for a sign), so that the
/// largest and smallest eigenvalues that matter have positive eigenmatrices, and these are left as
/// they are by exchanges of equal units: entries of D are classes of equal ones, as in the basis
/// of their indicators divided by the roots of their sizes.
struct Fluctuations {
  Eigen::MatrixXd restoring;  ///< L
  Eigen::MatrixXd exciting;   ///< M
  Eigen::VectorXd metric;     ///< H

  /// Empty where H is singular, to 1e-10 of its largest eigenvalue; and beyond 1000 classes or
  /// 2e8 averages.
  static std::optional<Fluctuations> of(const Specialised& point);
};

/// The smallest eigenvalue of E[φ φᵀ] for the features φ = ω_p g'(y_p) y_n of all groups p and
/// teachers n (spare ones with g'(0)), and, with the second layer, κ g(y_n): the slowest rate over
/// η_w at which small deviations of R, and of v, decay in mean. T = 1.
/// @param point with groups of one student. @param second κ = c (η_v/η_w)^{1/2}.
/// Empty where more than 1024 features are coupled.
std::optional<double> slowest_mode(const Specialised& point, double second);

}  // namespace overparam::two_layer_online
