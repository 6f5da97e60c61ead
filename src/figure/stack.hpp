// SPDX-License-Identifier: MIT
/// @file
/// Observables as the parts of a sum.
#pragma once

#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// Puts the series of each style one upon another, in their order: every value becomes the sum of
/// those up to it, where all of them exist, and the first line of each colour gets its area. Marks
/// of limited accuracy stand at the whole sum.
void stack(Panel& panel);

}  // namespace overparam::figure
