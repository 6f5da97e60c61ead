// SPDX-License-Identifier: MIT
/// @file
/// Sizes that a point gives as a number, as a ratio to the dimension, or as an exponent of it.
#pragma once

#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::experiment {

/// "is needed (or --width or --exponent)": what is wrong where nothing is given of several names,
/// of which the first one is complained of; "is needed" of a single one.
std::string needed_text(const std::vector<std::string>& names);

/// Fills in the names of `size` that `point` leaves empty from the one that it gives and from the
/// parameter `dimension`, N: the count K = max(1, round(ratio N)) or max(1, round(N^exponent)),
/// then ratio and exponent of that whole number (no exponent at N = 1). Without a value of the
/// dimension a ratio stays alone. A point that gives all of them, as they follow from the count, is
/// complete.
/// @param dimension the parameter's name, such as "dim"
/// @param maximum of the count, from 1
/// @throws core::InvalidParameter named "--<name>" if no name is given or more than one, if
/// dimension or count is no whole number from 1, a ratio not positive, an exponent negative, if the
/// count lies above `maximum`, or if anything but a ratio comes without a dimension; named
/// "maximum" below 1.
void complete_size(Point& point, const Size& size, const std::string& dimension, double maximum);

}  // namespace overparam::experiment
