// SPDX-License-Identifier: MIT
// Positions on a line: gaps, keys and their length.
#include "memorization/projection.hpp"

#include <doctest/doctest.h>

#include "memorization/points.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::memorization_of;
using test::on_a_line;

Number least_gap(const Projection& projection) {
  Number least = projection.positions[1] - projection.positions[0];
  for (std::size_t i = 1; i + 1 < projection.positions.size(); ++i) {
    const Number gap = projection.positions[i + 1] - projection.positions[i];
    if (gap < least) least = gap;
  }
  return least;
}

}  // namespace

TEST_CASE("positions are those of the points, and as short as gaps of 2 allow") {
  for (const Data data : {Data::pairs, Data::grid, Data::ball})
    for (const double dimension : {1.0, 2.0, 6.0}) {
      auto p = memorization_of(50, 9, data);
      p.dimension = dimension;
      const Sample sample = draw_sample(p, {2, 1});
      const Projection projection = project(sample.points, {2, 1});
      CHECK(projection.positions.front().zero());
      for (std::size_t i = 0; i < sample.points.size(); ++i) {
        Number t = projection.offset;
        for (std::size_t k = 0; k < projection.weights.size(); ++k)
          t += projection.weights[k] * sample.points[projection.order[i]][k];
        CHECK(t == projection.positions[i]);
        CHECK(t.floor() == projection.keys[i]);
      }
      CHECK_FALSE(least_gap(projection) < Number(2));
      CHECK(least_gap(projection) < Number(4));
      CHECK(projection.key_bits == digits_of(projection.keys.back()));
    }
}

TEST_CASE("gaps at powers of two and beside them") {
  CHECK(least_gap(project(on_a_line({0, 1}, -5), {1, 0})) == Number(2));
  CHECK(least_gap(project(on_a_line({0, 2}, -1), {1, 0})) == Number(2));
  CHECK(least_gap(project(on_a_line({0, 3}, -3), {1, 0})) == Number(3));
  CHECK(least_gap(project(on_a_line({-1, 1}, 0), {1, 0})) == Number(2));
  CHECK(least_gap(project(on_a_line({0, 127}, -7), {1, 0})) == Number::scaled(127, -5));
}

TEST_CASE("one point") {
  const Projection projection = project(on_a_line({3}, -2), {1, 0});
  CHECK(projection.positions.front().zero());
  CHECK(projection.key_bits == 1);
}

TEST_CASE("the directions' digits grow where points of a lattice fall together") {
  // With weights (a, b) below 2^10 the points (b, 0) and (0, a), in lattice units, would coincide, and
  // the lattice has them all.
  std::vector<std::vector<Number>> points;
  for (long i = 0; i <= 1023; i += 11)
    for (const bool first : {false, true})
      for (const long j : {i, i + 1, i + 2})
        points.push_back(
            {Number::scaled(first ? j : 0, -11), Number::scaled(first ? 0 : j + 1, -11)});
  const Projection projection = project(points, {1, 0});
  CHECK_FALSE(least_gap(projection) < Number(2));
}
