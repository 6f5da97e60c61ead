// SPDX-License-Identifier: MIT
/// @file
/// Signals that ask the program to stop.
#pragma once

#include <atomic>

namespace overparam::cli {

/// From now on the first SIGINT or SIGTERM makes the flag true; a second one ends the program.
const std::atomic<bool>& stop_on_signals();

}  // namespace overparam::cli
