// SPDX-License-Identifier: MIT
/// @file
/// Lengths of normal vectors.
#pragma once

#include "two_layer_online/normals.hpp"

namespace overparam::two_layer_online {

/// The length of a vector of n independent N(0,1) components, n ≥ 1 a whole number: χ_n, exactly in
/// law, from about three numbers whatever n is; how many depends on them. G. Marsaglia and W. W.
/// Tsang, "A simple method for generating gamma variables" (2000), with the exponential variable of
/// the rejection from two normal numbers.
double draw_chi(double n, Normals& normals);

}  // namespace overparam::two_layer_online
