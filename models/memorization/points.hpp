// SPDX-License-Identifier: MIT
/// @file
/// The points and labels of a draw.
#pragma once

#include "memorization/parameters.hpp"
#include "memorization/sample.hpp"

namespace overparam::memorization {

/// The points and labels of a draw. Of a file they are those that it has. Labels that no file has
/// are uniform from 0 to 2^c − 1.
///
/// Pairs on a segment: the first point is −1, the last one 2^-(L+4) below 1 unless the points fill
/// the segment, and all places in between that keep the distance and are multiples of 2^-(L+4) are
/// equally probable. Pairs in more dimensions: first points uniform in the ball, partners at
/// x + δe_1 or x − δe_1, but for what would leave the ball or come closer than δ to another point.
/// A last point without a partner stands alone. Ball: uniform, multiples of 2^-52, but for what
/// would come closer than δ to another point, where there is a δ. Grid: different multiples of δ,
/// all equally probable on the segment from −1 to 1 − δ, elsewhere as the uniform law of the ball,
/// rounded towards 0, has them.
/// @throws core::Error if no room is found in the ball for all of them.
Sample draw_sample(const Parameters& parameters, experiment::Draw draw);

}  // namespace overparam::memorization
