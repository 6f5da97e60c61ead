// SPDX-License-Identifier: MIT
/// @file
/// Ridge regression and its gradient flow on features that are products of gates and inputs.
///
/// Features φ(x) = s ⊗ x/√(Nd) of d inputs x with unit covariance and N exchangeable gates s(x), such as
/// the slopes of a layer of random units: Nd parameters. As d → ∞ at fixed n/d the gates are
/// independent of any other direction of x, and given the gates x is as good as Gaussian; what is left
/// of the gates is the law of
///   m = (1/N) Σ_k s_k,  q = (1/N) Σ_k s_k² − m².
/// With few gates both fluctuate from sample to sample, so that the samples have different norms, and
/// the equivalent of equivalent.hpp, which knows the covariance of φ alone, is wrong by O(1/N).
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

struct ProductFeatures {
  double dimension = 1;    ///< d > 0
  double gates = 1;        ///< N ≥ 1; infinity allowed
  std::vector<Gates> law;  ///< of positive weights, Σ = 1, some gate not zero; spread = 0 if N = 1
};

/// Target β·x + g(x), labels target + noise.
struct ProductTarget {
  double linear = 1;       ///< |β|²
  double unreachable = 0;  ///< E g² of a part that is uncorrelated with all s_k x_j; acts as noise
  double noise = 0;        ///< σ²
};

/// Expected risk of the minimiser of Σ_data (y − θ·φ)² + λ|θ|², of the interpolant of minimum norm, or
/// the least squares of minimum norm, for λ = 0. With Q = (ΦᵀΦ + λ)⁻¹ ≈ M⁻¹ ⊗ I, M = β in the direction
/// of equal weights of all gates and α in the others, ψ = n/d,
///   η = 1 + m²/β + q/α,  β = λ + ψ E[m²/η],  α = λ + ψ E[q/η]/(N−1),  b = ψ E[m/η]/β,
/// and the mean prediction of a sample's target is b m β·x. Two resolvents a, b at once have
///   D = 1/(η_aη_b),  τ = m² Y/(β_aβ_b) + q Y'/(α_aα_b),
///   Y = E[m²] + ψ E[m²τD],  Y' = (E[q] + ψ E[qτD])/(N−1),
///   R_ab = |β|² {1 − (b_a+b_b) E[m] + b_ab_b Y + ψ E[(1 − (b_a+b_b) m) τD]} + σ² ψ E[τD],
/// and the risk is R_ab at a = b. As N → ∞ it is ridge_risk of d modes of eigenvalue E[m]²/d with a tail
/// E[q]. λ → 0 interpolates while n P(s ≠ 0) is less than the number of parameters (d of them if q = 0).
/// Where both are equal bias and variance are infinite.
/// Derivation: leave one sample out, which adds s sᵀ ⊗ x xᵀ/(Nd) to ΦᵀΦ (models/neural_tangent/README.md); for
/// N → ∞ see
/// P. L. Bartlett, A. Montanari and A. Rakhlin, "Deep learning: a statistical viewpoint", Acta Numer.
/// 30, 87 (2021), section 6.
/// @param samples n > 0; @param ridge λ ≥ 0.
/// @throws core::ConvergenceFailure.
Risk product_ridge_risk(const ProductFeatures& features, const ProductTarget& target,
                        double samples, double ridge);

/// The risk at time t ≥ 0 of gradient flow from 0 on (1/2n) [Σ_data (y − θ·φ)² + λ|θ|²], the sum
/// Σ q_a q_b R_ab over the nodes of flow.hpp; at infinite time product_ridge_risk.
Risk product_flow_risk(const ProductFeatures& features, const ProductTarget& target, double samples,
                       double ridge, double time);

}  // namespace overparam::regression
