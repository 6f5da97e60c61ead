// SPDX-License-Identifier: MIT
/// @file
/// The risk along gradient flow from zero, as a contour integral over resolvents.
///
/// Gradient flow dθ/dt = −∂/∂θ (1/2n) [ |y − Φθ|² + λ|θ|² ] from θ = 0 has, with S = ΦᵀΦ/n and
/// μ = λ/n,
///   θ_t = (S+μ)⁻¹ (1 − e^{−t(S+μ)}) Φᵀy/n = Σ_a q_a (S+ẑ_a)⁻¹ Φᵀy/n,
///   q_a = w_a/z_a,  ẑ_a = z_a + μ,
/// over the nodes z_a and weights w_a (e^{tz}/2πi included) of an inverse Laplace transform.
#pragma once

#include <complex>
#include <functional>
#include <optional>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

/// The one-resolvent functionals of features and target at a complex ridge z on S, after averaging:
/// z = κ (1 − df/n), df = Σ λ_i/(λ_i+κ) (with tail/κ), G = Σ λ_iθ_i²/(λ_i+κ), over the modes of the
/// covariance that the samples see. For Im z > 0 there is one root with Im κ > 0, and it is κ(z).
/// Slopes are derivatives with respect to κ.
struct Resolvent {
  std::complex<double> z;
  std::complex<double> kappa;
  std::complex<double> df, df_slope;
  std::complex<double> gap, gap_slope;
};

/// Computes the functionals at z, Im z > 0; `near` is their value at the neighbouring node, to
/// continue the root from. It is empty at the first node, the one nearest to the positive real
/// axis; from there the nodes go to the left along the contour.
using ResolventAt =
    std::function<Resolvent(std::complex<double> z, const std::optional<Resolvent>& near)>;

/// The risk at a finite time t > 0 of the flow, against the part of the target in the features'
/// span. With
///   G_ab = (G_a−G_b)/(κ_b−κ_a),  df_ab = (κ_b df_b − κ_a df_a)/(κ_b−κ_a),
///   1 − df_ab/n = (ẑ_b−ẑ_a)/(κ_b−κ_a),
/// on the diagonal by the slopes,
///   bias = Σ_ab q_a q_b κ_aκ_b G_ab/(1−df_ab/n),
///   variance = Δ Σ_ab q_a q_b df_ab/(n−df_ab),
///   training = Σ_ab q_a q_b ẑ_aẑ_b [G_ab + Δ/(κ_aκ_b)]/(1−df_ab/n).
/// They are what the averages tr[A R_a Σ R_b], tr[Σ R_a Σ̂ R_b] and tr[R_a R_b Σ̂] of the
/// resolvents R = (Σ̂+ẑ)⁻¹ tend to; all but the first follow from one resolvent by partial
/// fractions. The error is about 1e-12 of the target's power and of Δ, and up to 1e-8 of the risk
/// at late times, when all κ_a approach one value; the risk's *_rounding are an upper estimate, and
/// what is below it may come out as 0.
/// @param resolvent is called in the order that ResolventAt says
/// @param noise Δ ≥ 0, all noise that the labels have (what is unreachable included); the variance
/// is proportional to it, so that parts of it can be told apart afterwards
/// @throws core::InvalidParameter unless there is a resolvent, 0 < samples < ∞, the ridge is
/// finite, 0 ≤ noise < ∞ and 0 < time < ∞. Parts whose sums leave the range of numbers, or whose
/// resolvents do, are infinite.
/// Source: two resolvents as in Cheng and Montanari (2024), cited in equivalent.hpp, at complex
/// ridges.
Risk flow_risk(const ResolventAt& resolvent, double samples, double ridge, double noise,
               double time);

/// The functionals of `spectrum` by Newton's method, with steps halved until the root is followed.
/// They hold a copy of the spectrum; calls at the same time are allowed.
/// @throws core::InvalidParameter unless 0 < samples < ∞, and like require_valid(spectrum). When
/// called, it throws core::InvalidParameter unless Im z > 0, and core::ConvergenceFailure.
ResolventAt resolvent_of(const Spectrum& spectrum, double samples);

/// flow_risk of `spectrum` at a ridge as of effective_ridge: what is unreachable counts as noise, and
/// its part of the risk as bias, as in ridge_risk; ridge_risk itself at infinite time. At t = 0 the
/// bias is the target's power.
/// @param time ≥ 0. @throws like ridge_risk and the above.
Risk flow_risk(const Spectrum& spectrum, double samples, double ridge, double noise, double time);

}  // namespace overparam::regression
