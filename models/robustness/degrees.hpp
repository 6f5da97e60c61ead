// SPDX-License-Identifier: MIT
/// @file
/// What random features and their gradients have in each degree of spherical harmonics.
#pragma once

#include <vector>

#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// One degree k.
struct Degree {
  double multiplicity = 1;  ///< D_k
  double kernel = 0;        ///< ξ_k > 0
  double gradient = 0;      ///< γ_k ≥ 0
  double teacher = 0;       ///< T_k, the teacher's power
};

/// E[φ_F φ_F'] = Σ ξ_k D_k P_k and E[∇φ_F·∇φ_F'] = Σ γ_k D_k P_k of features of directions F and F'
/// on |F|² = N, P_k the Gegenbauer polynomial of the cosine between them, P_k(1) = 1, and D_k the
/// number of harmonics of degree k. Degrees that are not listed have so many harmonics, or so small
/// eigenvalues, that they act as a constant on every equation: their sums are tails.
struct Degrees {
  std::vector<Degree> listed;
  double kernel_tail = 0;    ///< Σ ξ_k D_k of the others
  double gradient_tail = 0;  ///< Σ γ_k D_k of the others
  double unreachable = 0;    ///< power of the teacher in the others, which acts as noise
  double teacher_total = 0;  ///< E ζ²
  double learnt = 0;         ///< power that is learnt at once: of the constant as N → ∞
  bool complete = false;     ///< there are no others
  double rounding = 0;       ///< of the tails, absolute
};

/// The degrees of random features, as far as `size` = max(K, n) needs them, finite or not.
/// On the sphere, c a coordinate of a random unit vector,
///   ξ_k = (E g(√N c) P_k(c))²,  γ_k = ξ_k k(k+N−2)/N (the Laplacian on |x|² = N).
/// For Gaussian inputs, with Hermite coefficients ĝ_m, ξ_k are those of spectrum::SphereHarmonics
/// and γ_k the same sums with m ĝ_m² for ĝ_m²: E[∇φ·∇φ'] = c E[g'g'].
/// As N → ∞ the linear degree has ξ = γ = μ_1², μ_1 = E g'(x), in units of N, and all beyond are
/// tails E g² − μ_0² − μ_1² and E g'² − μ_1².
/// @throws core::ConvergenceFailure.
Degrees feature_degrees(const Parameters& parameters, Level level, double size);

/// The degrees of infinitely many tangent features, of the kernel c E[σ'σ'] on the sphere:
///   ξ_k = [k u_{k−1} + (k+N−2) u_{k+1}]/(2k+N−2),  u_k = (E σ'(√N c) P_k(c))².
Degrees tangent_degrees(const Parameters& parameters, double size);

/// E g'(x)², x ~ N(0,1).
double derivative_power(const core::Activation& activation);

}  // namespace overparam::robustness
