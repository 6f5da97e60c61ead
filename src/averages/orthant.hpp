// SPDX-License-Identifier: MIT
/// @file
/// The probability that four Gaussian variables are positive.
#pragma once

#include <array>
#include <vector>

#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// A quantity of each pair of four fields, in the order 01, 02, 03, 12, 13, 23: the pair of the
/// other two of pair q is 5 − q.
template <class Scalar>
using SixPairs = std::array<Scalar, 6>;

/// The place in SixPairs of two different fields j and l of four.
constexpr std::size_t six_index(std::size_t j, std::size_t l) {
  constexpr std::size_t places[4][4] = {{0, 0, 1, 2}, {0, 0, 3, 4}, {1, 3, 0, 5}, {2, 4, 5, 0}};
  return places[j][l];
}

/// Nodes sin φ and weights of ∫_0^{π/2} dφ/(2π), in whole vectors.
template <class Scalar>
struct SineRule {
  std::vector<Scalar> sines, weights;
};

/// P(x_0 > 0, …, x_3 > 0) of Gaussian variables of mean zero and variance one, by an integral along
/// a path of correlations (R. L. Plackett, Biometrika 41, 351 (1954)) from the merger of the two
/// that are most correlated. Absolute error at most 1e-14 in double; of Quad 1e-27, and where
/// correlations are within 1e-12 of ±1 as much more as their rounding makes it.
template <class Scalar>
class Orthant {
 public:
  Orthant();

  /// @param correlations from −1 to 1. @param arcsines of the correlations.
  Scalar probability(const SixPairs<Scalar>& correlations, const SixPairs<Scalar>& arcsines) const;

 private:
  std::vector<SineRule<Scalar>> rules_;  // from the coarsest to the finest
};

extern template class Orthant<double>;
extern template class Orthant<Quad>;

}  // namespace overparam::averages
