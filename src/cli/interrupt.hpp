// SPDX-License-Identifier: MIT
/// @file
/// Signals that ask the program to stop.
#pragma once

#include <atomic>

namespace overparam::cli {

/// From now on SIGINT, SIGTERM, and what batch systems and closing terminals send (SIGHUP, SIGUSR1,
/// SIGUSR2, SIGXCPU) make the flag true. A second SIGINT or SIGTERM ends the program; of the others
/// one that is ignored already, as SIGHUP is under nohup, stays so.
const std::atomic<bool>& stop_on_signals();

}  // namespace overparam::cli
