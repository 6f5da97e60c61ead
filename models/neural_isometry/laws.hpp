// SPDX-License-Identifier: MIT
/// @file
/// What is known in closed form about recovery: the level `law`.
#pragma once

#include <vector>

#include "neural_isometry/parameters.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// The probability that n inputs of a symmetric law in general position in d dimensions have all
/// positive products with some h, 2^{1−n} Σ_{k<d} C(n−1, k): 1 for n ≤ d, ½ at n = 2d.
/// @param samples n from 1; @param dimension d from 1.
/// Source: J. G. Wendel, "A problem in geometric probability", Math. Scand. 11, 109 (1962), eq. 1.
double half_space_probability(double samples, double dimension);

/// The probability of at least d successes among n of probability ½.
double half_support_probability(double samples, double dimension);

/// What is known of this point: `all_ones_exists`, exactly; `recovery` where there is a law of it,
///   1 − P(all-ones pattern exists)   relaxed, planted linear, XᵀX = I,
///   1 − 2^{1−n}                      exact, and the minimum that training goes to, likewise,
///   P(Binomial(n, ½) ≥ min(n, d))    normalized, one neuron, all patterns;
/// and of noisy labels of a planted linear model with XᵀX = I and β > 0 the β above which the
/// relaxed program finds it alone in the mean field, σ√(d/3n), that above which nothing is left,
/// √(1 + σ²d/n), and between them the distance √(β² + s − 2βs/√(1+s)), s = σ²d/n. Derived in
/// docs/neural-isometry.md.
std::vector<experiment::Measurement> laws(const Parameters& parameters);

}  // namespace overparam::neural_isometry
