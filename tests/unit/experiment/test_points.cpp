// SPDX-License-Identifier: MIT
// Texts that are kept once, and lists of points made of them.
#include "overparam/experiment/points.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using namespace overparam::experiment;
using overparam::core::DimensionMismatch;

}  // namespace

TEST_CASE("texts are equal where their letters are, and read like strings") {
  const Text a("a text");
  const std::string same = "a text";
  CHECK(a == Text(same));
  CHECK(a == same);
  CHECK("a text" == a);
  CHECK(a != Text("another"));
  CHECK(a != "a tex");
  CHECK(a.hash() == Text(same).hash());
  CHECK(Text().empty());
  CHECK(Text() == Text(""));
  CHECK(Text("").str().empty());
  CHECK(Text(std::string("a\0b", 3)) != Text("a"));
  CHECK(a + "s" == "a texts");
  CHECK("not " + a == "not a text");
}

TEST_CASE("threads that make the same texts get the same") {
  constexpr int count = 2000;
  std::vector<std::vector<Text>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& own : made)
      threads.emplace_back([&own] {
        for (int i = 0; i < count; ++i) own.emplace_back("thread " + std::to_string(i % 1000));
      });
  }
  for (const auto& own : made)
    for (int i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(i);
      REQUIRE(own[at] == made[0][at % 1000]);
      REQUIRE(own[at] == "thread " + std::to_string(i % 1000));
    }
}

TEST_CASE("lists of texts are compared by their texts") {
  const Texts list{"a", "b"};
  const Texts copy = list;
  CHECK(copy == list);
  CHECK(Texts{"a", "b"} == list);
  CHECK(Texts{"a", "b"}.hash() == list.hash());
  CHECK(Texts{"b", "a"} != list);
  CHECK(Texts{"a"} != list);
  CHECK(Texts() == Texts(std::vector<std::string>{}));
  CHECK(list[1] == "b");
  CHECK_THROWS_AS(list[2], overparam::core::Error);
}

TEST_CASE("points come out of a list as they went in") {
  const Point a{{"x", "1"}, {"kind", ""}};
  const Point b{{"x", "2"}, {"kind", ""}};
  Points points{a, b};
  CHECK(points.size() == 2);
  CHECK(points[0] == a);
  CHECK(points[1] == b);
  std::size_t n = 0;
  for (const Point& point : points) CHECK(point == (n++ == 0 ? a : b));
  CHECK(n == 2);
  CHECK(points.text(1, "x") == "2");
  CHECK(points.varies("x"));
  CHECK_FALSE(points.varies("kind"));
  CHECK_THROWS_AS(points.text(0, "y"), overparam::core::Error);
  points.replace(0, b);
  CHECK(points[0] == b);
  CHECK_FALSE(points.varies("x"));
  CHECK_THROWS_AS(points.push_back({{"x", "1"}}), DimensionMismatch);
  CHECK_THROWS_AS(points.push_back({{"x", "1"}, {"y", "2"}}), DimensionMismatch);
  CHECK(points.size() == 2);
}
