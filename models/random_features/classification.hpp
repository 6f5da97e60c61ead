// SPDX-License-Identifier: MIT
/// @file
/// Theory of classification by the sign of a student that was trained on squares, and of labels
/// whose signs were flipped.
///
/// Source: Gaussian equivalence, as in F. Gerace et al., "Generalisation error in learning with
/// random features and the hidden manifold model" (2020), for degree 1.
#pragma once

#include <vector>

#include "overparam/core/activation.hpp"
#include "random_features/teacher.hpp"

namespace overparam::random_features {

/// Labels sζ + √Δ G of a teacher ζ = ±1, s = −1 with probability p and 1 otherwise: (1−2p) ζ, and
/// noise of variance Δ + 4p(1−p) that is uncorrelated with the inputs and with itself. All members
/// hold for p = 0 and any teacher as well.
struct FlippedLabels {
  double kept = 1;   ///< a = 1 − 2p, the mean of s
  double noise = 0;  ///< Δ + 1 − a²

  FlippedLabels(double flip_probability, double label_noise)
      : kept(1 - 2 * flip_probability),
        noise(label_noise + 4 * flip_probability * (1 - flip_probability)) {}

  /// E(ζ − f)² = (1−a)² T + 2a(1−a) U + a² E(ζ − f_1)² of f = a f_1.
  /// @param teacher T = E[ζ²]; @param unlearnt U = E[ζ(ζ − f_1)]; @param bias E(ζ − f_1)²
  double bias(double teacher, double unlearnt, double bias_of_kept) const {
    if (kept == 1) return bias_of_kept;
    if (kept == 0) return teacher;  // also where the bias is infinite
    return (1 - kept) * (1 - kept) * teacher + 2 * kept * (1 - kept) * unlearnt +
           kept * kept * bias_of_kept;
  }

  /// What E(y − f)² of a fresh label has beyond E(ζ − f)²: Δ + 2(1−a) E[ζf].
  /// @param label_noise Δ; @param overlap E[ζf]
  double fresh(double label_noise, double overlap) const {
    return kept == 1 ? label_noise : label_noise + 2 * (1 - kept) * overlap;
  }
};

/// Whether sign(ζ) is the sign of one Gaussian field: one unit of an odd, increasing activation, or
/// any units that are linear, with fixed weights.
bool has_one_field(const TeacherLaw& teacher);

/// What a student has learnt of one degree of the teacher.
struct LearntDegree {
  int degree = 1;
  double amplitude = 0;  ///< |E[f he_k(y)]|; of degree 0 E[f] with its sign
};

/// P(sign f ≠ sign y) for a field y ~ N(0,1) and f Gaussian given y, of mean m(y) = Σ a_k he_k(y),
/// he_k = He_k/√k!, a_k = E[f he_k(y)], and of the variance s²:
///   ∫_0^∞ φ(y) [Φ(−m(y)/s) + Φ(m(−y)/s)] dy,
/// φ and Φ the normal density and distribution function. With degree 1 alone f and y are jointly
/// Gaussian, and it is arccos(a_1/√E[f²])/π, E[f²] = a_1² + s²; with a mean of f it is
/// 1/2 − 2T(a_0/√(a_1²+s²), a_1/s), T Owen's function. The sign of f = 0 is a coin's.
/// @param learnt of the degrees 0 and odd k, of which those up to 63 count as functions of y;
/// a_k has the sign of the teacher's Hermite coefficient
/// @param teacher g_T; @param spread s², from 0 to infinity
double classification_error(const std::vector<LearntDegree>& learnt,
                            const core::Activation& teacher, double spread);

}  // namespace overparam::random_features
