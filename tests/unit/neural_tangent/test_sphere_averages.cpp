// SPDX-License-Identifier: MIT
// Averages of slopes on the sphere: polynomials by hand, and normal inputs as the limit of many
// dimensions.
#include "neural_tangent/sphere_averages.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/compare.hpp"

using namespace overparam;
using neural_tangent::SphereAverages;
using test::close;

namespace {

// σ = 0.3 + He_1 + 0.5 He_2/√2 + 0.2 He_3/√6: σ' = 1 + 0.5 √2 He_1 + 0.2 √3 He_2/√2.
const char* const cubic = "hermite:0.3,1,0.5,0.2";
const double linear = 0.5 * std::sqrt(2.0);
const double square = 0.2 * std::sqrt(1.5);  // of u² − 1

// E[s s'], the trace of E[x xᵀ s s'] over d.
double overlap(const SphereAverages::Pair& pair, double cosine, double dimension) {
  return pair.a + 2 * (pair.b + pair.e * cosine) / dimension;
}

}  // namespace

TEST_CASE("moments of a polynomial in three dimensions, where u is uniform") {
  const SphereAverages averages(core::Activation::parse(cubic), 3);
  const double fourth = 9.0 / 5;
  const double sixth = 27.0 / 7;
  constexpr double rounding = 1e-13;  // of sums over 256 nodes
  CHECK(close(averages.moments()[0], 1, rounding, 0));
  CHECK(close(averages.moments()[1], linear, rounding, 0));
  CHECK(close(averages.moments()[2], 1 + square * (fourth - 1), rounding, 0));
  CHECK(close(averages.moments()[3], linear * fourth, rounding, 0));
  const double own = 1 + linear * linear + square * square * (fourth - 1);
  CHECK(close(averages.squares()[0], own, rounding, 0));
  CHECK(close(averages.squares()[1],
              1 + linear * linear * fourth + 2 * square * (fourth - 1) +
                  square * square * (sixth - 2 * fourth + 1),
              rounding, 0));
  // At the same unit pairs are squares.
  CHECK(close(overlap(averages.same(), 1, 3), own, rounding, 0));
}

TEST_CASE("pairs in many dimensions are those of normal inputs") {
  for (const double d : {100., 1e4, 1e6}) {
    const SphereAverages averages(core::Activation::parse(cubic), d);
    const double limit = 10 / d;  // corrections of order 1/d
    for (const double c : {-0.9, 0.1, 0.99}) {
      CAPTURE(d);
      CAPTURE(c);
      const auto pair = averages.pair(c);
      CHECK(close(overlap(pair, c, d), 1 + 0.5 * c + 0.12 * c * c, 0, limit));
    }
  }
  // Slopes whose expansions are endless: next to each other they are nearly one.
  for (const char* activation : {"tanh", "softplus", "silu"}) {
    CAPTURE(activation);
    const SphereAverages averages(core::Activation::parse(activation), 1e5);
    const double near = 0.999999;
    CHECK(close(overlap(averages.pair(near), near, 1e5), averages.squares()[0], 1e-5, 0));
  }
}
