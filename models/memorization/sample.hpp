// SPDX-License-Identifier: MIT
/// @file
/// Points with labels, and files of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "memorization/number.hpp"

namespace overparam::memorization {

/// N different points of the unit ball in d dimensions, |x| ≤ 1, with dyadic coordinates, and what
/// is to be memorized of each: a whole number from 0 to 2^c − 1.
struct Sample {
  std::vector<std::vector<Number>> points;  ///< N of d coordinates
  std::vector<std::uint64_t> labels;        ///< N, or none where they are still to be drawn
};

/// Two points, the closest of all.
struct ClosestPair {
  std::size_t first = 0, second = 0;  ///< their indices
  /// log2(1/δ) for their distance δ, rounded; infinite if they coincide.
  double log2_inverse_distance = 0;
};

/// The closest two of at least two points, found without rounding.
/// @throws core::InvalidParameter named "points" for fewer.
ClosestPair closest_pair(const std::vector<std::vector<Number>>& points);

/// log2(1/δ) of the closest two points; empty where there are no two.
std::optional<double> measured_separation(const Sample& sample);

/// Reads points, a line each: d coordinates, and possibly a label behind them, in all lines or in
/// none, separated by commas or blanks. Lines that are empty or begin with # are left out. A number
/// is exact as of Number::read() ("3*2^-7", "-5/8"), and has to be dyadic, or decimal: with up to
/// 17 digits it stands for the number of double precision next to it, as in files that other
/// programs write, and with more it has to be dyadic itself.
/// @param label_bits c
/// @throws core::Error with what is wrong and in which line: no number, a number that is not
/// dyadic, another count of numbers, a point outside of the unit ball, a label beyond c bits, two
/// points that coincide.
Sample read_sample(std::string_view content, std::size_t dimension, std::size_t label_bits);

}  // namespace overparam::memorization
