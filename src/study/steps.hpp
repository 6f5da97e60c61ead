// SPDX-License-Identifier: MIT
/// @file
/// Numbers between those that a user asked for.
#pragma once

#include <cstddef>
#include <vector>

namespace overparam::study {

/// The given numbers and others between the first and the last positive finite one, in even steps
/// of the axis of a picture, which is logarithmic beyond a decade: up to `most` in all, each once.
/// What is given alone where there are as many already, or nothing to step between.
/// @param given increasing
std::vector<double> with_steps_between(const std::vector<double>& given, std::size_t most);

}  // namespace overparam::study
