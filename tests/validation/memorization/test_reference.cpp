// SPDX-License-Identifier: MIT
// Reference values at their full size: networks that are built and evaluated on all of their points, and
// trained networks beside those of another implementation.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "memorization/simulation.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;

std::map<std::string, double> simulated(const Parameters& p, experiment::Draw draw) {
  core::Team team(2);
  return test::memorization_values(simulate(p, draw, team));
}

}  // namespace

TEST_CASE("bit extraction and the shallow construction on up to 4096 points") {
  struct Reference {
    double points, separation, slots, depth, width, weight_bits;
  };
  for (const auto& r :
       {Reference{1024, 64, 4852, 210, 683, 201}, Reference{1024, 256, 9522, 264, 2047, 259},
        Reference{4096, 20, 5783, 203, 1023, 184}, Reference{4096, 64, 9638, 348, 1639, 335}}) {
    CAPTURE(r.points);
    CAPTURE(r.separation);
    auto p = test::memorization_of(r.points, r.separation);
    p.construction = Construction::bits;
    const auto deep = simulated(p, {1, 0});
    CHECK(deep.at("memorized_fraction") == 1);
    CHECK(deep.at("slots") == r.slots);
    CHECK(deep.at("depth") == r.depth);
    CHECK(deep.at("width") == r.width);
    CHECK(deep.at("weight_bits") == r.weight_bits);
    p.construction = Construction::shallow;
    const auto shallow = simulated(p, {1, 0});
    CHECK(shallow.at("memorized_fraction") == 1);
    CHECK(shallow.at("slots") == 3 * r.points);
  }
}

TEST_CASE(
    "trained networks are no larger than those of another implementation, which did not begin "
    "alive") {
  // Fewest parameters at which nine in ten of 12 nets memorize, d = 4, of widths 2, 3, 5, 8, 11, 16, 24.
  struct Reference {
    double points, ball, eighth, sixty_fourth;
  };
  for (const auto& r :
       {Reference{16, 91, 193, 331}, Reference{32, 193, 331, 641}, Reference{64, 331, 331, 1345}}) {
    CAPTURE(r.points);
    auto p = test::memorization_of(r.points, 3, Data::pairs);
    p.dimension = 4;
    p.construction = Construction::trained;
    const double eighth = simulated(p, {1, 0}).at("slots");
    CHECK(eighth <= r.eighth);
    p.separation = 6;
    const double sixty_fourth = simulated(p, {1, 0}).at("slots");
    CHECK(sixty_fourth <= r.sixty_fourth);
    auto ball = test::memorization_of(r.points, 0, Data::ball);
    ball.dimension = 4;
    ball.separation.reset();
    ball.construction = Construction::trained;
    const double generic = simulated(ball, {1, 0}).at("slots");
    CHECK(generic <= r.ball);
    // As many as the points at least, since none was found with fewer.
    CHECK(generic >= r.points);
    CHECK(generic <= sixty_fourth);
  }
}
