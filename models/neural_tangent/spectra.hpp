// SPDX-License-Identifier: MIT
/// @file
/// The tangent kernel as a list of modes: in the limit of the theory, and with what the limit
/// leaves out.
#pragma once

#include "neural_tangent/parameters.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::neural_tangent {

/// K → ∞, then d → ∞ at fixed n/d: d modes of eigenvalue μ²/d that carry T_1, and a tail v,
///   μ = E σ'(G), v = E σ'(G)² − μ²; T_* is out of reach.
regression::Spectrum limit_spectrum(const Parameters& parameters);

/// K → ∞ at this d, inputs and units on the sphere:
///   K(c) = c Σ_l u_l D_l P_l(c) = Σ_l v_l D_l P_l(c),
///   u_l = (E[σ'(√d c) P_l(c)])²,  v_l = [l u_{l−1} + (l+d−2) u_{l+1}]/(2l+d−2),
/// the degrees 0 to 4 as spectrum, with T_1 on degree 1 and T_* on degree 2, and those above as a
/// tail. Averages by the midpoint rule, to about 1e-4.
regression::Spectrum sphere_spectrum(const Parameters& parameters);

/// d → ∞ at this K, as far as the covariance of the features knows of it: d modes of eigenvalue
/// (μ² + v/K)/d that carry T_1 μ²/(μ² + v/K), and (K−1)d of v/(Kd); the rest of T_1 is out of
/// reach. Right to first order in 1/K.
regression::Spectrum grouped_spectrum(const Parameters& parameters);

/// The risk of these modes at a time of the flow, for ridges and times of any size.
regression::Risk risk_of(const regression::Spectrum& spectrum, const Parameters& parameters,
                         double time);

}  // namespace overparam::neural_tangent
