// SPDX-License-Identifier: MIT
/// @file
/// Deterministic equivalents of fits by random features: of least norm, and of least gradient.
///
/// Sums run over the degrees of robustness/degrees.hpp; their tails τ_ξ, τ_γ add τ/ν to df and
/// df_γ and nothing to df_2 and df_2γ. Everything that is returned is a sum of terms ≥ 0, in which
/// n − df and K − df are found from the ridge and not as differences. Derivations are in
/// docs/smooth-interpolation.md.
#pragma once

#include <optional>

#include "robustness/degrees.hpp"

namespace overparam::robustness {

/// A fit f = w·φ of n labels ζ + noise of variance Δ, averaged over features and data.
struct Fit {
  double gradient = 0;                ///< G = E|∇f|²
  double power = 0;                   ///< E f²
  double excess = 0;                  ///< E(ζ − f)²
  double training = 0;                ///< (1/n) Σ (y − f)²
  std::optional<double> weight = {};  ///< E|w|², of fits of least norm
  double slope = 0;                   ///< d ln G/d ln K at fixed N, n and λ; 0 at K = ∞
};

/// The minimiser of Σ(y − f)² + λ|w|², for λ = 0 that of least norm. ν solves
///   λ/n = ν (1 − df/K)(1 − df/n),  df = Σ D_kξ_k/(ξ_k+ν);
/// with df_2 = Σ D_kξ_k²/(ξ_k+ν)², df_γ = Σ D_kγ_k/(ξ_k+ν), df_2γ = Σ D_kγ_kξ_k/(ξ_k+ν)²,
///   n(1−Υ) = n − df + (K−df)(df−df_2)/(K−df_2),
///   (1−Υ)(E(ζ−f)² + Δ) = Δ + ΣT_kν²/(ξ_k+ν)² + (df−df_2)/(K−df_2) ΣT_kξ_kν/(ξ_k+ν)²,
///   G = Σγ_kT_kξ_k/(ξ_k+ν)² + (df_γ−df_2γ)/(K−df_2) ΣT_kξ_kν/(ξ_k+ν)²
///       + (E(ζ−f)² + Δ) [(df−df_2) df_γ + (K−df) df_2γ]/(n(K−df_2)),
/// E f² the same with ξ for γ, and (1/n)Σ(y−f)² = (1 − df/n)² (E(ζ−f)² + Δ). By the envelope
/// theorem E|w|² is the derivative by λ of the minimum (n − df)(Δ + ΣT_kν/(ξ_k+ν)).
/// All are infinite at λ = 0 and K = n.
/// @param width K, infinity allowed; @param samples n; at the asymptotic level both in units of N
/// @param noise Δ. @throws core::ConvergenceFailure where the degrees do not resolve these sizes.
/// Source: L. Defilippis, B. Loureiro and T. Misiakiewicz (2024), section 3, for ε_g; G is derived.
Fit minimum_norm(const Degrees& degrees, double width, double samples, double ridge, double noise);

/// The minimiser of Σ(y − f)² + λG, for λ = 0 the smoothest interpolant, w = Γ⁻¹Φᵀ(ΦΓ⁻¹Φᵀ)⁻¹y:
///   n − λ/κ = ΣD_kξ_k/(ξ_k+κγ_k+ν),  K = ΣD_k(ξ_k+κγ_k)/(ξ_k+κγ_k+ν),
///   A(κ) = ΣT_k(κγ_k+ν)/(ξ_k+κγ_k+ν),  q = (Δ+A)/κ,  z = κ − (κ/n)ΣD_kξ_k/(ξ_k+κγ_k+ν),
///   G = q + λq'/(nz'),  E(ζ−f)² + Δ = −κ²q'/z',  (1/n)Σ(y−f)² = (λ/(nκ))² (E(ζ−f)² + Δ),
/// derivatives by κ at fixed K. For pure noise and λ = 0, G = Δ/κ.
/// @param width K, above n if λ = 0. @throws like minimum_norm; core::InvalidParameter for other K.
Fit minimum_gradient(const Degrees& degrees, double width, double samples, double ridge,
                     double noise);

/// The number K > n of features whose interpolant (λ = 0) has the gradient G; empty if none has.
/// Of least norm, ν follows from df = n and G falls with K to its value at K = ∞. Of least
/// gradient, κ follows from G = (Δ + A)/κ, ν from the first equation above and K from the second.
/// @param gradient G > 0. @throws core::ConvergenceFailure.
std::optional<double> width_for_gradient(const Degrees& degrees, Interpolant interpolant,
                                         double samples, double noise, double gradient);

}  // namespace overparam::robustness
