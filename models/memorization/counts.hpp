// SPDX-License-Identifier: MIT
/// @file
/// What memorizing takes: slots of the constructions, and numbers of parameters below which no
/// architecture memorizes. N points in d dimensions at distance δ = 2^-L, labels of c bits.
#pragma once

namespace overparam::memorization {

/// What the construction by bit extraction depends on.
struct Words {
  double points = 1;      ///< N
  double dimension = 1;   ///< d
  double key_bits = 1;    ///< ρ: digits of a point's key
  double label_bits = 1;  ///< c
};

/// Slots of the shallow construction, 3N + d − 1.
double shallow_slots(double points, double dimension);

/// Slots of bit extraction with m points a group, G = ⌈N/m⌉ groups:
/// d − 11 − c + 6G − ρ + m(14ρ + 18 + 17c).
double extraction_slots(const Words& words, double group);

/// Its hidden layers, 3 + m(ρ + c + 2).
double extraction_depth(const Words& words, double group);

/// Its widest layer: max(2G − 1, 7) from three points a group on, and with one or two 5 or 6 in the
/// place of the 7 for binary labels, 6 or 7 for others.
double extraction_width(const Words& words, double group);

/// The number m of points a group, from 1 to N, with the fewest slots; the smallest of several.
double best_group(const Words& words);

/// 2√(6N(14ρ + 18 + 17c)), to which the slots at the best m tend for 1 ≪ ρ ≪ N: 18.33 √(N(ρ +
/// 2.5)) for binary labels.
double sqrt_law(const Words& words);

/// The fewest parameters that are not excluded by the separation: no architecture with P nonzero
/// weights memorizes all binary labels of all N points at distance 2^-L if
/// P(L + P + log2(P + 1) + log2 16e − log2 P) < ⌊N/2⌋(L − 1 − P). At least 1.
double separation_bound(double points, double separation);

/// The fewest parameters that are not excluded by counting the labellings of any N points:
/// P(log2 N + P + log2(P + 1) + log2 16e − log2 P) ≥ N. At least 1.
double counting_bound(double points);

/// The number of keys' digits of pairs on a segment: L + 2, and L + 3 where they fill it; 1 and 2
/// of one and two points.
double key_bits_of_pairs(double points, double separation);

}  // namespace overparam::memorization
