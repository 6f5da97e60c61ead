// SPDX-License-Identifier: MIT
#include "overparam/core/memory.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "overparam/core/error.hpp"

namespace overparam::core {

void require_memory(const std::string& name, const std::string& value, double bytes) {
  const double physical = double(sysconf(_SC_PHYS_PAGES)) * double(sysconf(_SC_PAGE_SIZE));
  if (bytes <= 0.8 * physical) return;
  const auto gigabytes = [](double b) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g GB", b / 1e9);
    return std::string(text);
  };
  throw InvalidParameter(
      name, value,
      "needs about " + gigabytes(bytes) + " of memory, this machine has " + gigabytes(physical));
}

}  // namespace overparam::core
