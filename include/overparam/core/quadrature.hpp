// SPDX-License-Identifier: MIT
/// @file
/// Quadrature rules.
#pragma once

#include <vector>

namespace overparam::core {

/// Nodes and weights of an integral, ∫ f ≈ Σ weights[i] f(nodes[i]).
struct Quadrature {
  std::vector<double> nodes, weights;
};

/// The Gauss–Legendre rule of n nodes on [−1, 1], nodes increasing; exact for polynomials up to
/// degree 2n − 1. Rules are kept: computing one takes longer than using it. May be called from
/// several threads.
/// @param n from 1 to 1024. @throws core::InvalidParameter for others.
const Quadrature& gauss_legendre(int n);

}  // namespace overparam::core
