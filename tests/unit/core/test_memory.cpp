// SPDX-License-Identifier: MIT
// What does not fit into the machine is refused by name.
#include "overparam/core/memory.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "overparam/core/error.hpp"

TEST_CASE("nine tenths of the machine's memory are too much, seven tenths are not") {
  // "MemTotal:       24689764 kB"
  std::ifstream file("/proc/meminfo");
  std::string name;
  double kilobytes = 0;
  file >> name >> kilobytes;
  REQUIRE(name == "MemTotal:");
  const double machine = 1024 * kilobytes;
  CHECK_NOTHROW(overparam::core::require_memory("--width", "10", 0.7 * machine));
  CHECK_THROWS_AS(overparam::core::require_memory("--width", "10", 0.9 * machine),
                  overparam::core::InvalidParameter);
  CHECK_THROWS_WITH_AS(overparam::core::require_memory("--width", "1e9", 4e18),
                       doctest::Contains("--width: 1e9 needs about 4e+09 GB of memory"),
                       overparam::core::InvalidParameter);
}
