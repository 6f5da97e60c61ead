// SPDX-License-Identifier: MIT
/// @file
/// The risk along gradient flow from zero, as a contour integral over resolvents.
///
/// Gradient flow dθ/dt = −∂/∂θ (1/2n) [ |y − Φθ|² + λ|θ|² ] from θ = 0 has, with S = ΦᵀΦ/n and
/// μ = λ/n,
///   θ_t = (S+μ)⁻¹ (1 − e^{−t(S+μ)}) Φᵀy/n = Σ_a q_a (S+ẑ_a)⁻¹ Φᵀy/n,  q_a = w_a/z_a, ẑ_a = z_a + μ,
/// over the nodes z_a and weights w_a (e^{tz}/2πi included) of an inverse Laplace transform.
#pragma once

#include <complex>
#include <functional>
#include <optional>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

/// The one-resolvent functionals of features and target at a complex ridge z on S, after averaging:
/// z = κ (1 − df/n), df = Σ λ_i/(λ_i+κ), G = Σ λ_iθ_i²/(λ_i+κ), over the modes of the covariance that
/// the samples see. Slopes are derivatives with respect to κ.
struct Resolvent {
  std::complex<double> z;
  std::complex<double> kappa;
  std::complex<double> df, df_slope;
  std::complex<double> gap, gap_slope;
};

/// Computes the functionals at z; `near` is their value at a neighbouring z, to continue the root from
/// (empty at the first, whose |z| is the largest).
using ResolventAt =
    std::function<Resolvent(std::complex<double> z, const std::optional<Resolvent>& near)>;

/// The risk at a finite time t > 0 of the flow, against the part of the target in the features' span:
/// with D_ab = (κ_b df_b − κ_a df_a)/(n(κ_b−κ_a)), T_ab = (df_a−df_b)/(κ_b−κ_a),
/// S_ab = (G_a−G_b)/(κ_b−κ_a) (diagonals by the slopes),
///   bias = Σ_ab q_a q_b κ_aκ_b S_ab/(1−D_ab),
///   variance = (σ²/n) Σ_ab q_a q_b [κ_b df_b − κ_aκ_b T_ab/(1−D_ab)]/ẑ_b... (see docs/theory.md),
/// and training error from single resolvents. t = 0 gives the target's power and no variance.
/// @param noise σ², all noise that the labels have (what is unreachable included).
Risk flow_risk(const ResolventAt& resolvent, double samples, double ridge, double noise,
               double time);

/// The functionals of `levels` by Newton's method.
ResolventAt resolvent_of(const Levels& levels, double samples);

/// flow_risk of `levels`, what is unreachable counted as noise and added to the bias; ridge_risk at
/// infinite time.
Risk flow_risk(const Levels& levels, double samples, double ridge, double noise, double time);

}  // namespace overparam::regression
