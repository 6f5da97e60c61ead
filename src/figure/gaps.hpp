// SPDX-License-Identifier: MIT
/// @file
/// Where a curve has no values.
#pragma once

#include "overparam/figure/figure.hpp"
#include "places.hpp"

namespace overparam::figure {

/// Adds the poles of a curve to the panel, single points at which it is infinite; and the ranges of
/// points in a row at which it has no values, each with the reason: "unstable", "infinite",
/// "diverges", "not computed".
void mark_gaps(Panel& panel, const Places& places, int color);

/// Ends the y axis of a panel with poles above what lies at some distance from them,
/// and above all points, references and bars: a curve leaves the frame beside a pole.
void end_axis_near_poles(Panel& panel);

}  // namespace overparam::figure
