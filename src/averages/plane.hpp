// SPDX-License-Identifier: MIT
/// @file
/// Averages of relu over four fields that lie in a plane.
#pragma once

#include <array>

#include "averages/orthant.hpp"

namespace overparam::averages {

/// The determinants of the correlations of three of four fields, in the order of the one left out.
template <class Scalar>
using Minors = std::array<Scalar, 4>;

/// How far from a plane four fields are that are not parallel to each other: the largest of minor /
/// (s² s'²), s and s' the two smaller sines of the three fields; 1 for parallel ones.
/// @param sines √(1 − ρ²). @param minors of the correlations ρ.
template <class Scalar>
Scalar out_of_plane(const SixPairs<Scalar>& sines, const Minors<Scalar>& minors);

/// E[θ θ x⁺ x⁺] of four fields of variance one, for each pair of the values: at [q] that of pair q
/// without θ. The fields are taken to lie in a plane, x = r cos(φ − φ_a), where all are positive on
/// one arc from l to h:
///   (1/2π) [cos(φ_a − φ_b)(h − l) + (sin(2h − φ_a − φ_b) − sin(2l − φ_a − φ_b))/2].
/// Of fields that are out_of_plane by a small number it is wrong by about three times that.
template <class Scalar>
SixPairs<Scalar> relu_in_plane(const SixPairs<Scalar>& rho, const SixPairs<Scalar>& sines);

extern template double out_of_plane(const SixPairs<double>&, const Minors<double>&);
extern template Quad out_of_plane(const SixPairs<Quad>&, const Minors<Quad>&);
extern template SixPairs<double> relu_in_plane(const SixPairs<double>&, const SixPairs<double>&);
extern template SixPairs<Quad> relu_in_plane(const SixPairs<Quad>&, const SixPairs<Quad>&);

}  // namespace overparam::averages
