// SPDX-License-Identifier: MIT
/// @file
/// What the styles of series are: lines, points, marks or bands.
#pragma once

#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// Whether a series stands for single values: points, filled or hollow.
inline bool is_points(Style style) { return style == Style::points || style == Style::hollow; }

/// Whether a series only marks the values of others: rings, or a halo.
inline bool is_mark(Style style) { return style == Style::rings || style == Style::halo; }

}  // namespace overparam::figure
