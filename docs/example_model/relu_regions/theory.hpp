// SPDX-License-Identifier: MIT
/// @file
/// Counts of the linear regions of networks of rectified linear units.
#pragma once

#include "relu_regions/parameters.hpp"

namespace overparam::relu_regions {

/// The regions into which n hyperplanes in general position cut d dimensions, Σ_{j≤d} binom(n, j),
/// which is what one layer of n units has. Infinite above the largest number.
/// Source: T. Zaslavsky, Memoirs of the AMS 154 (1975).
/// @param hyperplanes n, whole, from 0
/// @param dimension d, whole, from 0
double arrangement_regions(double hyperplanes, double dimension);

/// What a network of L layers can have at least, ⌊n/d⌋^{d(L−1)} Σ_{j≤d} binom(n, j) with d =
/// min(n_0, n): each layer but the last folds its inputs, so that the next one draws its regions
/// into every fold. A network with n < n_0 ignores the other inputs. Exact for L = 1.
/// Source: G. Montúfar, R. Pascanu, K. Cho and Y. Bengio, NIPS 27 (2014), section 3.2.
double fewest_regions(const Parameters& parameters);

/// What it can have at most, (Σ_{j≤d} binom(n, j))^L: each layer cuts every region of those before
/// it once more. Exact for L = 1.
/// Source: G. Montúfar, "Notes on the number of linear regions of deep neural networks", SampTA
/// (2017).
double most_regions(const Parameters& parameters);

/// Weights and biases, n (n_0 + 1) + (L − 1) n (n + 1) + n + 1.
double parameter_count(const Parameters& parameters);

}  // namespace overparam::relu_regions
