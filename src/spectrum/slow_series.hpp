// SPDX-License-Identifier: MIT
/// @file
/// Hermite series that fall as a power of the order, of functions for whose degrees there is no
/// recursion: how many terms are taken, and whether they suffice.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::spectrum {

inline constexpr int slow_series_length = 4096;  ///< terms that are taken
/// Modes for each feature or sample beyond which all others act as a constant ridge.
inline constexpr double enough_modes = 1e3;

/// Whether the coefficients of g fall as a power, and g has no Activation::sides().
bool has_slow_series(const core::Activation& g);

/// ĝ_0(1), …, `length` of them; of a slow series without what is rounding, so that a parity that is
/// absent has none.
std::vector<double> series_coefficients(const core::Activation& g, int length);

/// How many of the numbers there are of each parity without the zeros at the end: an odd function
/// has no even ones at all.
std::array<std::size_t, 2> parity_lengths(const std::vector<double>& a);

/// Whether the sum over m of a degree,
///   Σ_j a_{k+2j} Π_{i<j} (k+2i+2)(k+2i+1)/((2i+2)(d+2k+2i)),
/// is there to 1e-6 where its terms fall as a power: what is left is at most the last term times
/// their number.
bool series_settled(const std::vector<double>& a, const std::array<std::size_t, 2>& lengths,
                    int degree, double dimension);

}  // namespace overparam::spectrum
