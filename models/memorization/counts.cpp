// SPDX-License-Identifier: MIT
#include "memorization/counts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace overparam::memorization {
namespace {

// Parameters a slot of a word takes.
double word_slots(const Words& words) { return 14 * words.key_bits + 18 + 17 * words.label_bits; }

double groups(const Words& words, double group) { return std::ceil(words.points / group); }

// The smallest whole number from 1 at which an increasing condition holds.
template <class Condition>
double first(const Condition& holds) {
  double below = 0, above = 1;
  while (!holds(above)) {
    below = above;
    above *= 2;
  }
  while (above - below > 1) {
    const double middle = std::floor((below + above) / 2);
    (holds(middle) ? above : below) = middle;
  }
  return above;
}

// log2 of the number of sign patterns (Warren's theorem), over P, but for what counts conditions.
double patterns(double p) {
  return p + std::log2(p + 1) + std::log2(16 * std::numbers::e) - std::log2(p);
}

}  // namespace

double shallow_slots(double points, double dimension) { return 3 * points + dimension - 1; }

double extraction_slots(const Words& words, double group) {
  return words.dimension - 11 - words.label_bits + 6 * groups(words, group) - words.key_bits +
         group * word_slots(words);
}

double extraction_depth(const Words& words, double group) {
  return 3 + group * (words.key_bits + words.label_bits + 2);
}

double extraction_width(const Words& words, double group) {
  // The last point has nothing left of the word to carry, and the first one no output.
  const double point = words.label_bits == 1 ? 4 + std::min(group, 3.0) : 5 + std::min(group, 2.0);
  return std::max(2 * groups(words, group) - 1, point);
}

double best_group(const Words& words) {
  double best = 1;
  // Beyond the minimum of 6N/m + m·word_slots, one group less saves 6 slots and a point more costs
  // more than that: nothing is gained where m exceeds it by the rounding of G.
  const double most =
      std::min(words.points, 2 * std::sqrt(6 * words.points / word_slots(words)) + 2);
  for (double group = 2; group <= most; ++group)
    if (extraction_slots(words, group) < extraction_slots(words, best)) best = group;
  return best;
}

double sqrt_law(const Words& words) { return 2 * std::sqrt(6 * words.points * word_slots(words)); }

double separation_bound(double points, double separation) {
  return first([&](double p) {
    return p * (separation + patterns(p)) >= std::floor(points / 2) * (separation - 1 - p);
  });
}

double counting_bound(double points) {
  return first([&](double p) { return p * (std::log2(points) + patterns(p)) >= points; });
}

double key_bits_of_pairs(double points, double separation) {
  if (points <= 2) return points;
  return points - 1 < std::exp2(separation + 1) ? separation + 2 : separation + 3;
}

}  // namespace overparam::memorization
