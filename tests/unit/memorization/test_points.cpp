// SPDX-License-Identifier: MIT
// Draws of points: distances, places, what the ball does not hold.
#include "memorization/points.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "memorization/counts.hpp"
#include "memorization/projection.hpp"
#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::memorization_of;

Number square_distance(const std::vector<Number>& x, const std::vector<Number>& y) {
  Number square;
  for (std::size_t k = 0; k < x.size(); ++k) square += (x[k] - y[k]) * (x[k] - y[k]);
  return square;
}

// The least squared distance by looking at all pairs, and how many have it.
std::pair<Number, int> least_square(const Sample& sample) {
  std::pair<Number, int> least{Number(5), 0};
  for (std::size_t i = 0; i < sample.points.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Number square = square_distance(sample.points[i], sample.points[j]);
      if (square < least.first) least = {square, 0};
      if (square == least.first) ++least.second;
    }
  return least;
}

void check_in_ball(const Sample& sample) {
  const std::vector<Number> origin(sample.points.front().size());
  for (const auto& point : sample.points) CHECK_FALSE(Number(1) < square_distance(point, origin));
}

}  // namespace

TEST_CASE("pairs have their partner at exactly δ and nothing is closer") {
  for (const double dimension : {1.0, 2.0, 5.0})
    for (const double points : {2.0, 17.0, 64.0})
      for (const double separation : {5.0, 70.0}) {
        CAPTURE(dimension);
        CAPTURE(points);
        CAPTURE(separation);
        auto p = memorization_of(points, separation);
        p.dimension = dimension;
        const Sample sample = draw_sample(p, {1, 2});
        REQUIRE(double(sample.points.size()) == points);
        check_in_ball(sample);
        const auto [square, count] = least_square(sample);
        CHECK(square == Number::scaled(1, -2 * static_cast<long>(separation)));
        CHECK(count >= static_cast<int>(points / 2));
        CHECK(closest_pair(sample.points).log2_inverse_distance == separation);
      }
}

TEST_CASE("pairs on a segment have keys of known length") {
  for (const double points : {1.0, 2.0, 3.0, 4.0, 9.0, 16.0, 17.0, 33.0})
    for (const double separation : {4.0, 5.0, 40.0})
      for (std::uint32_t replica = 0; replica < 5; ++replica) {
        if (points - 1 > std::exp2(separation + 1)) continue;
        CAPTURE(points);
        CAPTURE(separation);
        const Sample sample = draw_sample(memorization_of(points, separation), {7, replica});
        check_in_ball(sample);
        CHECK(double(project(sample.points, {7, replica}).key_bits) ==
              key_bits_of_pairs(points, separation));
      }
  // 33 points at 1/16 fill the segment.
  const Sample full = draw_sample(memorization_of(33, 4), {1, 0});
  for (std::size_t i = 0; i < 33; ++i)
    CHECK(full.points[i][0] == Number::scaled(static_cast<long>(i) - 16, -4));
}

TEST_CASE("places between the ends are uniform") {
  // Of three pairs the middle one is uniform in the free room, so that its mean place is the centre.
  double mean = 0, square = 0;
  constexpr std::uint32_t draws = 2000;
  for (std::uint32_t r = 0; r < draws; ++r) {
    const Sample sample = draw_sample(memorization_of(6, 10), {11, r});
    const double x = (sample.points[2][0].approximate() + sample.points[3][0].approximate()) / 2;
    mean += x / draws;
    square += x * x / draws;
  }
  // Standard errors of a uniform law on (−1, 1): 0.58/√2000, and 0.30/√2000 of the square.
  CHECK(test::close(mean, 0, 0, 0.05));
  CHECK(test::close(square, 1 / 3.0, 0, 0.03));
}

TEST_CASE("a grid has different points of spacing δ, in the end all of them") {
  for (const double dimension : {1.0, 3.0}) {
    auto p = memorization_of(32, 4, Data::grid);
    p.dimension = dimension;
    const Sample sample = draw_sample(p, {1, 0});
    check_in_ball(sample);
    std::set<std::vector<std::string>> seen;
    for (const auto& point : sample.points) {
      std::vector<std::string> texts;
      for (const auto& x : point) {
        CHECK((x * Number(16)).exponent() >= 0);
        texts.push_back(x.text());
      }
      seen.insert(texts);
    }
    CHECK(seen.size() == 32);
  }
}

TEST_CASE("uniform points have the mean square radius of the ball") {
  auto p = memorization_of(4000, 0, Data::ball);
  p.separation.reset();
  p.dimension = 3;
  const Sample sample = draw_sample(p, {1, 0});
  check_in_ball(sample);
  double square = 0;
  for (const auto& point : sample.points)
    for (const auto& x : point) square += std::pow(x.approximate(), 2) / 4000;
  CHECK(test::close(square, 3 / 5.0, 0, 0.015));  // d/(d + 2), standard error 0.26/√4000
}

TEST_CASE("uniform points that keep a distance") {
  auto p = memorization_of(60, 3, Data::ball);
  p.dimension = 3;
  const Sample sample = draw_sample(p, {1, 0});
  check_in_ball(sample);
  CHECK_FALSE(least_square(sample).first < Number::scaled(1, -6));
  p.separation.reset();
  CHECK(least_square(draw_sample(p, {1, 0})).first < Number::scaled(1, -6));
  p.separation = 300;  // beyond the digits of the coordinates
  CHECK(draw_sample(p, {1, 0}).points.size() == 60);
}

TEST_CASE("draws differ by replica and seed, and labels are fair") {
  const auto p = memorization_of(2000, 20);
  const Sample a = draw_sample(p, {1, 0});
  CHECK(a.points == draw_sample(p, {1, 0}).points);
  CHECK(a.points != draw_sample(p, {1, 1}).points);
  CHECK(a.points != draw_sample(p, {2, 0}).points);
  CHECK(a.labels != draw_sample(p, {1, 1}).labels);
  const auto ones = std::count(a.labels.begin(), a.labels.end(), 1U);
  CHECK(std::abs(ones - 1000) < 100);  // 4.5 standard deviations
  auto bytes = p;
  bytes.label_bits = 8;
  const Sample labelled = draw_sample(bytes, {1, 0});
  CHECK(*std::max_element(labelled.labels.begin(), labelled.labels.end()) > 250);
  CHECK(*std::max_element(labelled.labels.begin(), labelled.labels.end()) < 256);
}

TEST_CASE("a ball without room says so") {
  auto p = memorization_of(200, 1);  // (1 + 2/δ)^3 = 125 are too many by any means, 25 are not
  p.dimension = 3;
  CHECK_THROWS_AS(draw_sample(p, {1, 0}), core::Error);
  p.points = 10;
  CHECK(draw_sample(p, {1, 0}).points.size() == 10);
}
