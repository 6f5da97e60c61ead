// SPDX-License-Identifier: MIT
/// @file
/// The observables of the command width-for.
#pragma once

#include <array>

namespace overparam::figure {

inline constexpr std::array<const char*, 3> width_names{"width", "log10_width", "width_exponent"};

}  // namespace overparam::figure
