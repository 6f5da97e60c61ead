// SPDX-License-Identifier: MIT
/// @file
/// The probability that four Gaussian variables are positive.
#pragma once

#include <array>
#include <vector>

#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// A quantity of each pair of four fields, in the order of six_pairs.
template <class Scalar>
using SixPairs = std::array<Scalar, 6>;

/// The pairs of four fields; the other two fields of pair q are pair 5 − q.
constexpr std::size_t six_pairs[6][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};

/// The place in SixPairs of two different fields j and l of four.
constexpr std::size_t six_index(std::size_t j, std::size_t l) {
  constexpr std::size_t places[4][4] = {{0, 0, 1, 2}, {0, 0, 3, 4}, {1, 3, 0, 5}, {2, 4, 5, 0}};
  return places[j][l];
}

/// Nodes sin φ and weights of ∫_0^{π/2} dφ/(2π), in whole vectors.
template <class Scalar>
struct SineRule {
  std::vector<Scalar> sines, weights;
  /// Of Gauss–Legendre rules alone: the weights of the last two Legendre coefficients.
  std::vector<Scalar> odd, even;
};

/// P(x_0 > 0, …, x_3 > 0) of Gaussian variables of mean zero and variance one, by an integral along
/// a path of correlations (R. L. Plackett, Biometrika 41, 351 (1954)) from the merger of the two
/// that are most correlated. Absolute error below 1e-13 in double and 1e-27 in Quad, and what
/// rounding adds where variables are nearly parallel.
template <class Scalar>
class Orthant {
 public:
  Orthant();

  /// @param correlations from −1 to 1. @param arcsines of the correlations.
  Scalar probability(const SixPairs<Scalar>& correlations, const SixPairs<Scalar>& arcsines) const;

 private:
  std::vector<SineRule<Scalar>> smooth_;  // of double, for most fields
  std::vector<SineRule<Scalar>> any_;     // for all others
};

extern template class Orthant<double>;
extern template class Orthant<Quad>;

}  // namespace overparam::averages
