// SPDX-License-Identifier: MIT
// Loops shared by threads: every index once, exceptions carried over, use from inside.
#include "overparam/core/team.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <vector>

using overparam::core::Team;

TEST_CASE("every index is called once, with any number of threads") {
  for (const std::size_t threads : {0u, 1u, 2u, 7u}) {
    Team team(threads);
    CHECK(team.threads() == (threads == 0 ? 1 : threads));
    for (const std::size_t count : {0u, 1u, 2u, 3u, 1000u}) {
      std::vector<std::atomic<int>> calls(count);
      team.for_each(count, [&](std::size_t i) { ++calls[i]; });
      CAPTURE(threads);
      CAPTURE(count);
      for (const auto& n : calls) CHECK(n == 1);
    }
  }
}

TEST_CASE("threads of a team work at the same time") {
  // Each call waits for the other: with one thread this would not end.
  Team team(2);
  std::atomic<int> arrived = 0;
  team.for_each(2, [&](std::size_t) {
    ++arrived;
    while (arrived < 2) {
    }
  });
  CHECK(arrived == 2);
}

TEST_CASE("an exception ends the loop and comes back to the caller") {
  for (const std::size_t threads : {1u, 3u}) {
    Team team(threads);
    std::atomic<std::size_t> calls = 0;
    CHECK_THROWS_WITH_AS(team.for_each(100000,
                                       [&](std::size_t i) {
                                         ++calls;
                                         if (i == 5) throw std::runtime_error("five");
                                       }),
                         "five", std::runtime_error);
    CHECK(calls < 100000);
    // The team is as good as before.
    calls = 0;
    team.for_each(10, [&](std::size_t) { ++calls; });
    CHECK(calls == 10);
  }
}

TEST_CASE("a team may be used inside of a loop of another") {
  Team outer(2);
  std::atomic<std::size_t> calls = 0;
  outer.for_each(4, [&](std::size_t) {
    Team inner(2);
    inner.for_each(5, [&](std::size_t) { ++calls; });
  });
  CHECK(calls == 20);
}
