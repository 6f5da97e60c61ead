// SPDX-License-Identifier: MIT
/// @file
/// Refusing what does not fit, before it is allocated.
#pragma once

#include <string>

namespace overparam::core {

/// Checks that `bytes` fit into four fifths of the machine's physical memory.
/// @throws InvalidParameter "<name>: <value> needs about … GB of memory, this machine has … GB".
void require_memory(const std::string& name, const std::string& value, double bytes);

}  // namespace overparam::core
