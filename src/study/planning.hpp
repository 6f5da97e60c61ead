// SPDX-License-Identifier: MIT
/// @file
/// What all studies do with what they are asked.
#pragma once

#include <vector>

#include "overparam/study/request.hpp"

namespace overparam::study {

/// What the model of a request says about itself.
/// @throws core::InvalidParameter named "model" without one.
const experiment::Description& described(const Request& request);

/// Times as a plan takes them, increasing and each once, with t = ∞ at the end if there is one.
/// @throws core::InvalidParameter named "--times" for times that are not finite from 0.
std::vector<double> ordered_times(std::vector<double> times, bool limit);

}  // namespace overparam::study
