// SPDX-License-Identifier: MIT
/// @file
/// The plateau on which students have not yet specialised.
#pragma once

#include <optional>

#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// The stationary state in which all students are alike, and what ends it.
struct Plateau {
  double error = 0;  ///< ε_g
  /// The largest rate at which a small preference of student i for teacher i grows; empty if it
  /// decays, or if there is a single student or teacher.
  std::optional<double> escape_rate;
  /// ln(1/δ)/escape_rate, t = steps/N, where δ is the preference at the start: N^{−1/2} of random
  /// vectors, the initial specialisation of a symmetric start. Empty where δ is not known, or zero.
  std::optional<double> escape_time;
};

/// The plateau at these rates, noise and decays. With erf, K = M, T = 1 and v = v* = 1, as η → 0,
///   Q_ij = 1/(2K − 1), R = (K(2K − 1))^{−1/2}, ε_g = (K/π)(π/6 − K arcsin(1/(2K))),
///   escape_rate = (2η/π) K (2K − 1)^{−1/2} (2K + 1)^{−3/2};
/// otherwise the root of the equations whose classes are those of all students and of all teachers.
/// Empty where units differ in v*, in v (if it is not trained) or in overlaps of teachers; where
/// the first layer is not trained; where there is no such state, or it is not stable among states
/// of students that are alike; and with more than 1024 students or teachers. Students are apart by
/// Q_ii − Q_ij of the order η, at a rate of the order η², and the root takes some thousand slopes
/// of 2(K + M)² averages where Newton's method does not find it at once.
/// Source: D. Saad, S. Solla, Phys. Rev. E 52, 4225 (1995).
std::optional<Plateau> plateau(const Parameters& parameters);

}  // namespace overparam::two_layer_online
