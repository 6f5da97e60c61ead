// SPDX-License-Identifier: MIT
// Files of points: exact numbers, and what is refused.
#include "memorization/sample.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "overparam/core/error.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::on_a_line;

std::string fault(const std::string& content, std::size_t dimension = 1, std::size_t bits = 1) {
  try {
    read_sample(content, dimension, bits);
  } catch (const core::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("points with and without labels, in all the ways to write a number") {
  const Sample sample =
      read_sample("# x,label\n0.5,1\r\n\n-3*2^-4 0\n1/8\t1\n-1, 0\n0.1,1\n1e-3,0", 1, 1);
  REQUIRE(sample.points.size() == 6);
  CHECK(sample.points[0][0] == Number::scaled(1, -1));
  CHECK(sample.points[1][0] == Number::scaled(-3, -4));
  CHECK(sample.points[2][0] == Number::scaled(1, -3));
  CHECK(sample.points[3][0] == Number(-1));
  CHECK(sample.points[4][0] == Number::of(0.1));  // the double that every program means
  CHECK(sample.points[5][0] == Number::of(1e-3));
  CHECK(sample.labels == std::vector<std::uint64_t>{1, 0, 1, 0, 1, 0});
  const Sample plane = read_sample("0,0.25\n0.25,0", 2, 1);
  CHECK(plane.points.size() == 2);
  CHECK(plane.labels.empty());
  // More digits than doubles have, and a power of two all the same: 2^-20 and 2^-70 + 1/2.
  CHECK(read_sample("0.00000095367431640625", 1, 1).points[0][0] == Number::scaled(1, -20));
  CHECK(
      read_sample("0.5000000000000000000008470329472543003390683225006796419620513916015625", 1, 1)
          .points[0][0] == Number::scaled(1, -1) + Number::scaled(1, -70));
  CHECK(read_sample("0.5,7", 1, 3).labels[0] == 7);
}

TEST_CASE("what is refused, with its line") {
  CHECK(fault("0.5\n0.25").empty());
  CHECK(fault("") == "has no points");
  CHECK(fault("0.5\nx") == "in line 2 has 'x', which is no number");
  CHECK(fault("0.5\n\n1/3") == "in line 3 has 1/3, which is no multiple of a power of two");
  CHECK(fault("0.3333333333333333333") ==
        "in line 1 has 0.3333333333333333333, with more than 17 digits and no multiple of a power "
        "of two");
  CHECK(fault("1e-400") == "in line 1 has 1e-400, which double precision has not");
  CHECK(fault("0.5,0.5,1") == "in line 1 has 3 numbers, with 1 coordinates and possibly a label");
  CHECK(fault("0.5,1\n0.25") == "in line 2 has a label, or has none, unlike the first point");
  CHECK(fault("0.5,2") == "in line 1 has the label 2, which is no whole number from 0 to 2^1 - 1");
  CHECK(fault("0.5,0.5") ==
        "in line 1 has the label 0.5, which is no whole number from 0 to 2^1 - 1");
  CHECK(fault("1.0000001") == "in line 1 has a point outside of the unit ball");
  CHECK(fault("1,0", 2).empty());
  CHECK(fault("0.8,0.6000000000000001", 2) == "in line 1 has a point outside of the unit ball");
  CHECK(fault("0.5\n# beside\n0.25\n2*2^-2") == "has one point twice, in lines 1 and 4");
}

TEST_CASE("the closest of all pairs") {
  CHECK(closest_pair(on_a_line({0, 5, 7, 20}, -5)).log2_inverse_distance == 4);
  const auto pair = closest_pair(on_a_line({0, 5, 20, 7}, -5));
  CHECK(pair.first + pair.second == 4);
  CHECK(closest_pair(on_a_line({0, 1}, -3000)).log2_inverse_distance == 3000);
  CHECK(std::isinf(closest_pair(on_a_line({1, 3, 1}, 0)).log2_inverse_distance));
  CHECK_THROWS_AS(closest_pair(on_a_line({1}, 0)), core::InvalidParameter);
  // Close in the first coordinate alone is not close.
  std::vector<std::vector<Number>> points{
      {0, 0}, {Number::scaled(1, -9), Number(1)}, {Number::scaled(1, -1), Number()}};
  CHECK(closest_pair(points).log2_inverse_distance == 1);
}
