// SPDX-License-Identifier: MIT
// Loops shared by threads: every index once, exceptions carried over, use from inside.
#include "overparam/core/team.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "overparam/core/error.hpp"

using overparam::core::Team;

TEST_CASE("every index is called once, with any number of threads") {
  for (const std::size_t threads : {1u, 2u, 7u}) {
    Team team(threads);
    CHECK(team.threads() == threads);
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

TEST_CASE("a team may be used inside of its own loops, at any depth") {
  for (const std::size_t threads : {1u, 2u, 5u}) {
    Team team(threads);
    std::atomic<std::size_t> calls = 0;
    const std::function<void(int)> descend = [&](int depth) {
      if (depth == 0)
        ++calls;
      else
        team.for_each(4, [&](std::size_t) { descend(depth - 1); });
    };
    descend(5);
    CHECK(calls == 1024);
  }
}

TEST_CASE("an exception inside of an inner loop of the same team comes out of the outer one") {
  Team team(3);
  const auto body = [&](std::size_t i) {
    team.for_each(8, [&](std::size_t j) {
      if (i == 2 && j == 3) throw std::runtime_error("inner");
    });
  };
  for (int again = 0; again < 20; ++again)
    CHECK_THROWS_WITH_AS(team.for_each(8, body), "inner", std::runtime_error);
}

TEST_CASE("several threads may use one team at a time") {
  Team team(3);
  std::atomic<std::size_t> calls = 0;
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c)
    callers.emplace_back([&] {
      for (int again = 0; again < 50; ++again) team.for_each(10, [&](std::size_t) { ++calls; });
    });
  for (auto& caller : callers) caller.join();
  CHECK(calls == 4 * 50 * 10);
}

TEST_CASE("numbers of threads that no team has are refused by name") {
  for (const std::size_t threads :
       {std::size_t{0}, Team::most_threads + 1, std::size_t{100000}, SIZE_MAX / 2 + 1, SIZE_MAX}) {
    std::string message;
    try {
      const Team team(threads);
    } catch (const overparam::core::InvalidParameter& error) {
      message = error.what();
    }
    CHECK(message ==
          "threads: " + std::to_string(threads) + " is not a whole number from 1 to 4096");
  }
  Team team(2);
  CHECK_THROWS_WITH_AS(team.for_each(3, nullptr), "body: is empty",
                       overparam::core::InvalidParameter);
}
