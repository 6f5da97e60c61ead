// SPDX-License-Identifier: MIT
/// @file
/// A spectral shell: what the learning dynamics needs to know about a group of kernel modes.
#pragma once

#include <array>
#include <optional>
#include <vector>

namespace overparam::random_features_online {

/// The degrees of the teacher whose shares are known one by one: most of what odd teachers have.
inline constexpr std::array followed_degrees{1, 3, 5, 7};
using DegreeShares = std::array<double, followed_degrees.size()>;

/// Modes of K·Ω, Ω_ij = E[φ_i φ_j], that share an eigenvalue.
struct Shell {
  double eigenvalue = 0;     ///< λ ≥ 0, an eigenvalue of K Ω; Σ p λ = E[g²]
  double fraction = 0;       ///< p, the fraction of the K modes in the shell; Σ p = 1
  double teacher_power = 0;  ///< μ = Σ h_k²/(λ_k/K); Σ μ = T − 2 ε_*
  double gain = 0;           ///< λ/K = E[φ_k²]: what one step at η = 1 removes. 0 as K → ∞
  double mean_fraction = 0;  ///< E[φ_k]²/E[φ_k²] in [0, 1]: 1 for a constant feature
  DegreeShares degrees{};    ///< of μ, where the spectrum knows it: Σ of the followed ≤ 1
};

/// @throws core::InvalidParameter that names the member unless the numbers of the shell are finite,
/// none is negative, and the mean's fraction is at most 1.
void require_valid(const Shell& shell);

/// All shells of a student, and what none of them reaches.
struct Spectrum {
  std::vector<Shell> shells;
  double teacher_total = 0;  ///< T = E[ζ²]
  double unreachable = 0;  ///< 2 ε_* = T − Σ μ ≥ 0, computed without cancellation where possible
  std::optional<DegreeShares> teacher_degrees = {};  ///< T_k, where the shells know their shares
};

/// @throws core::InvalidParameter likewise for all shells, T and 2 ε_*.
void require_valid(const Spectrum& spectrum);

}  // namespace overparam::random_features_online
