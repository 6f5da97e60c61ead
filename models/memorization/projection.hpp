// SPDX-License-Identifier: MIT
/// @file
/// Points of d dimensions on a line, as positions whose integer parts tell them apart.
#pragma once

#include <cstddef>
#include <vector>

#include "memorization/number.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// t = Σ_k weight_k x_k + offset: from 0 up, with gaps of at least 2 between points.
struct Projection {
  std::vector<Number> weights;     ///< d, an integer direction times a power of two
  Number offset;                   ///< so that the least position is 0
  std::vector<std::size_t> order;  ///< indices of the points, by their position
  std::vector<Number> positions;   ///< t in that order
  std::vector<Integer> keys;       ///< integer parts of t in that order
  long key_bits = 1;               ///< ρ, the digits of the largest key; at least 1
};

/// Projects points that are pairwise different. In one dimension the direction is 1; otherwise the
/// one of 32 normal ones, rounded to integers below 2^10 in size, that has the shortest keys. The
/// power of two is the least with gaps of at least 2. Where no direction keeps the points apart,
/// the integers get more digits.
Projection project(const std::vector<std::vector<Number>>& points, experiment::Draw draw);

}  // namespace overparam::memorization
