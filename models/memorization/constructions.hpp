// SPDX-License-Identifier: MIT
/// @file
/// Explicit networks that memorize.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "memorization/network.hpp"
#include "memorization/projection.hpp"

namespace overparam::memorization {

/// A zigzag through the points, by their positions t: 3N + d − 1 slots in two hidden layers. It is
/// level at the first point and has the slopes ±S, S = 2^(c−1), in turn at the others, y_1 + Σ_i
/// (s_{i+1} − s_i) ReLU(t − κ_i); lines of neighbours meet between them because positions are 2
/// apart. All weights are dyadic, of about ρ + c digits.
/// @param labels in the order of the points, not of their positions; below 2^c
/// @param label_bits c ≥ 1
Network shallow_network(const Projection& projection, const std::vector<std::uint64_t>& labels,
                        long label_bits);

/// Bit extraction (docs/memorization.md). Points in the order of their positions are gathered in
/// groups of m; the keys and labels of a group are one integer, and the network finds the group of
/// its input, takes the integer apart bit by bit, and adds the label whose key is the input's.
/// Words are ρ + c bits long, the last group filled up with keys 2^ρ − 1 and labels 0. Slots, depth
/// and width as in counts.hpp; weights of up to m(ρ + c) bits.
/// @param label_bits c ≥ 1, with all labels below 2^c
/// @param group m, from 1; above N the only group is filled up
Network extraction_network(const Projection& projection, const std::vector<std::uint64_t>& labels,
                           long label_bits, std::size_t group);

}  // namespace overparam::memorization
