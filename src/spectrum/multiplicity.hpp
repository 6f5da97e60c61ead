// SPDX-License-Identifier: MIT
/// @file
/// Multiplicities of spherical harmonics.
#pragma once

namespace overparam::spectrum {

/// D_{l+1} of dimension d, given D_l of l = degree.
inline long double next_multiplicity(long double multiplicity, int degree, long double d) {
  const long double l = degree;
  return degree == 0 ? d : multiplicity * (2 * l + d) / (2 * l + d - 2) * (l + d - 2) / (l + 1);
}

}  // namespace overparam::spectrum
