// SPDX-License-Identifier: MIT
/// @file
/// Where a line through points is not yet the curve.
#pragma once

#include <cstddef>
#include <map>
#include <span>

namespace overparam::study {

/// Intervals of a line that are to be halved, by the index of their left end, and how far the line
/// may be off there, in heights of the frame; infinite where a curve begins, ends or has a pole.
/// A point that lies off the chord between its neighbours by more than a fraction of the line's
/// width marks the intervals on both of its sides; what lies above the frame and intervals that are
/// shorter than the line is wide do not count.
/// @param places increasing, in widths of the frame
/// @param heights as many, in heights of the frame; NaN: the curve has no point there
std::map<std::size_t, double> coarse_intervals(std::span<const double> places,
                                               std::span<const double> heights);

}  // namespace overparam::study
