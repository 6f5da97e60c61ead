// SPDX-License-Identifier: MIT
/// @file
/// The order parameters at t = 0.
#pragma once

#include "overparam/experiment/parameters.hpp"
#include "two_layer_online/overlaps.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// What stands before the path of a file, and before the number of a draw.
inline constexpr const char* start_from_file = "file:";
inline constexpr const char* start_from_draw = "random:";

/// Reads the parameter "start": "random", "random:<number>", "symmetric" or "file:<path>".
/// @throws core::InvalidParameter named "--start".
Start parse_start(const experiment::Point& point);

/// The order parameters at t = 0, the same of theory and of every replica of a simulation. Those of
/// a random start are drawn in N dimensions: rows of w uniform of norm √(N Q_ii), a uniformly
/// random teacher. O(N (K + M)²). A symmetric start may be one of no vectors.
Overlaps initial_overlaps(const Parameters& parameters);

}  // namespace overparam::two_layer_online
