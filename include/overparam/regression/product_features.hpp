// SPDX-License-Identifier: MIT
/// @file
/// Ridge regression and its gradient flow on features that are products of gates and inputs.
///
/// Features φ(x) = s ⊗ x/√(Kd) of d inputs x with unit covariance and K exchangeable gates s(x),
/// such as the slopes of a layer of random units: Kd parameters. As d → ∞ at fixed n/d the gates
/// are independent of any other direction of x, and given the gates x is as good as Gaussian; what
/// is left of the gates is the law of
///   m = (1/K) Σ_k s_k,  q = (1/K) Σ_k s_k² − m².
/// With few gates both fluctuate from sample to sample, so that the samples have different norms,
/// and the equivalent of regression/equivalent.hpp, which knows the covariance of φ alone, is wrong
/// by O(1/K).
#pragma once

#include <vector>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

/// A point of the law of the gates.
struct Gates {
  double weight = 1;  ///< probability
  double mean = 0;    ///< m
  double spread = 0;  ///< q ≥ 0
};

/// The features s ⊗ x: how many inputs and gates there are, and the law of the gates.
struct ProductFeatures {
  double dimension = 1;  ///< d > 0
  double gates = 1;      ///< K ≥ 1; infinity allowed
  std::vector<Gates>
      law;  ///< of weights ≥ 0, Σ = 1 (to 1e-6), some gate not zero; spread = 0 if K = 1
};

/// Target θ·x + g(x), labels target + noise.
struct ProductTarget {
  double linear = 1;  ///< |θ|² ≥ 0
  double unreachable =
      0;  ///< E g² of a part that is uncorrelated with all s_k x_j; acts as noise; ≥ 0
  double noise = 0;  ///< Δ ≥ 0
};

/// Expected risk of the minimiser of Σ_data (y − w·φ)² + λ|w|², of the interpolant of minimum norm,
/// or the least squares of minimum norm, for λ = 0. With Q = (ΦᵀΦ + λ)⁻¹ ≈ M⁻¹ ⊗ I, M = M_∥ in the
/// direction of equal weights of all gates and M_⊥ in the others, ψ = n/d,
///   L = 1 + m²/M_∥ + q/M_⊥, M_∥ = λ + ψ E[m²/L], M_⊥ = λ + ψ E[q/L]/(K−1), 1/m_* = ψ E[m/L]/M_∥,
/// and the mean prediction of a sample's target is (m/m_*) θ·x. Two resolvents a, b at once have
///   A = m² Y_∥/(M_∥a M_∥b) + q Y_⊥/(M_⊥a M_⊥b),
///   Y_∥ = E[m²] + ψ E[m²A/(L_aL_b)],  Y_⊥ = (E[q] + ψ E[qA/(L_aL_b)])/(K−1),
///   R_ab = |θ|² E[(1 − m/m_*a)(1 − m/m_*b)(1 + ψA/(L_aL_b))] + Δ ψ E[A/(L_aL_b)],
/// and the risk is R_ab at a = b, where every term is a square: a target that is learnt perfectly
/// has a bias of 0, not of its rounding. As K → ∞ it is ridge_risk of d modes of eigenvalue E[m]²/d
/// with a tail E[q]. λ → 0 interpolates while n P(s ≠ 0) is less than the number of parameters (d
/// of them if q = 0). Where both are equal the variance is infinite if there is noise, and the bias
/// if a part of the target is outside of the span of the features: always, but for gates of a
/// single value besides 0 and no unreachable part, which leave the bias |θ|² P(s = 0). Samples with
/// q = 0 see M_∥ alone and those with m = 0 M_⊥ alone: a law that has d samples of the former or
/// more, and not more than (K−1)d others, or (K−1)d of the latter or more, and not more than d
/// others, needs a ridge. Derivation: docs/tangent-theory.md.
/// @param samples n > 0; @param ridge λ ≥ 0, and above 0 for such a law.
/// @throws core::InvalidParameter that names the member or argument for others;
/// core::ConvergenceFailure.
Risk product_ridge_risk(const ProductFeatures& features, const ProductTarget& target,
                        double samples, double ridge);

/// What ridge regression on products learns.
struct ProductFit {
  Risk risk;           ///< as of product_ridge_risk
  double overlap = 0;  ///< E[m/m_*] = E[f θ·x]/|θ|², the learnt share of the linear part
  /// E|w|² of the minimiser w, of the parameters of φ = s ⊗ x/√(Kd); infinite where the risk is
  double norm = 0;
};

/// Risk, overlap and norm of the minimiser of Σ_data (y − w·φ)² + λ|w|². With A of
/// product_ridge_risk at a = b, but for Y_∥ = 1 + ψ E[m²A/L²] and Y_⊥ = 1 + ψ E[qA/L²]/(K−1),
///   E|w|² = d |θ|² (1/m_*² + ψ E[(1 − m/m_*)² A/L²]) + d (Δ + E g²) ψ E[A/L²],
/// which is the derivative with respect to λ of the minimum itself,
///   E min = n E[(Δ + E g² + |θ|² (1 − m/m_*))/L].
/// Without ridge, and with as many learnt samples as parameters, the overlap is its limit λ → 0.
/// The overlap does not depend on the target's powers, and is that of the features with |θ| = 1 if
/// |θ| = 0. Derivation: docs/tangent-theory.md, section 12.
/// @throws like product_ridge_risk; core::ConvergenceFailure also where the norm leaves the range
/// of numbers.
ProductFit product_ridge_fit(const ProductFeatures& features, const ProductTarget& target,
                             double samples, double ridge);

/// The risk at time t ≥ 0 of gradient flow from 0 on (1/2n) [Σ_data (y − w·φ)² + λ|w|²], the sum
/// Σ q_a q_b R_ab over the nodes of regression/contour.hpp; at infinite time product_ridge_risk.
/// @throws like it; core::InvalidParameter for other times.
Risk product_flow_risk(const ProductFeatures& features, const ProductTarget& target, double samples,
                       double ridge, double time);

}  // namespace overparam::regression
