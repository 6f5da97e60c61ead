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

/// Gauss–Legendre rules of n nodes on panels between the first and the last of the points, for
/// functions that are smooth between them.
/// @param points in any order, finite: panels end at each. @param widest > 0, no panel is longer.
/// @param n from 1 to 1024. @throws core::InvalidParameter for others, and for more than 3e7
/// nodes in all.
Quadrature gauss_panels(std::vector<double> points, double widest, int n);

}  // namespace overparam::core
