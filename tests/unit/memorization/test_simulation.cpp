// SPDX-License-Identifier: MIT
// The direct computation against the counts, and what is reported of networks of each kind.
#include "memorization/simulation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "memorization/constructions.hpp"
#include "memorization/counts.hpp"
#include "memorization/network_file.hpp"
#include "memorization/points.hpp"
#include "memorization/theory.hpp"
#include "support/compare.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::memorization_of;
using Values = std::map<std::string, double>;

Values simulated(const Parameters& p, experiment::Draw draw = {1, 0}) {
  core::Team team;
  return test::memorization_values(simulate(p, draw, team));
}

}  // namespace

TEST_CASE("laws and networks of each draw are counted alike") {
  for (const Construction construction :
       {Construction::shallow, Construction::bits, Construction::best})
    for (const auto& [n, l] :
         {std::pair{1.0, 4.0}, {2.0, 3.0}, {3.0, 3.0}, {40.0, 6.0}, {41.0, 30.0}, {600.0, 9.0}}) {
      const double points = n, separation = l;  // clang captures no parts of a pair
      CAPTURE(points);
      CAPTURE(separation);
      auto p = memorization_of(points, separation);
      p.construction = construction;
      const Values law = test::memorization_values(laws(p));
      const Values counted = test::memorization_values(instance(p, {1, 0}));
      const Values found = simulated(p);
      CHECK(found.at("memorized_fraction") == 1);
      if (points > 1) CHECK(found.at("measured_separation") == separation);
      for (const auto& row : found) {
        const std::string& name = row.first;
        const double value = row.second;
        CAPTURE(name);
        if (counted.count(name) > 0) CHECK(counted.at(name) == value);
        if (law.count(name) > 0 && name != "parameters") CHECK(law.at(name) == value);
      }
      for (const char* name : {"parameters", "slots", "depth", "width", "key_bits"}) {
        CHECK(counted.count(name) == 1);
        CHECK(law.count(name) == 1);
        CHECK(found.count(name) == 1);
      }
      for (const char* name :
           {"lower_bound", "separation_bound", "counting_bound", "sqrt_law", "linear_law"})
        CHECK(counted.at(name) == law.at(name));
    }
}

TEST_CASE("nonzero parameters are those of the law in the mean over labels") {
  constexpr std::uint32_t draws = 400;
  for (const Construction construction : {Construction::shallow, Construction::bits}) {
    auto p = memorization_of(12, 5);
    p.construction = construction;
    p.group = construction == Construction::bits ? 1 : 0;
    double sum = 0, squares = 0;
    for (std::uint32_t r = 0; r < draws; ++r) {
      const double one = simulated(p, {5, r}).at("parameters");
      sum += one / draws;
      squares += one * one / draws;
    }
    const double error = std::sqrt((squares - sum * sum) / draws);
    CHECK(test::close(sum, test::memorization_values(laws(p)).at("parameters"), 0, 4 * error));
  }
}

TEST_CASE("points of other laws, and labels of several bits") {
  for (const Data data : {Data::grid, Data::ball, Data::pairs})
    for (const double dimension : {1.0, 4.0})
      for (const double label_bits : {1.0, 5.0})
        for (const Construction construction : {Construction::shallow, Construction::bits}) {
          auto p = memorization_of(30, 7, data);
          if (data == Data::ball) p.separation.reset();
          p.dimension = dimension;
          p.label_bits = label_bits;
          p.construction = construction;
          const Values found = simulated(p, {9, 3});
          CHECK(found.at("memorized_fraction") == 1);
          for (const auto& row : test::memorization_values(instance(p, {9, 3}))) {
            const std::string& name = row.first;
            const double value = row.second;
            CAPTURE(name);
            if (found.count(name) > 0) CHECK(found.at(name) == value);
          }
        }
}

TEST_CASE("the best construction is the smaller one") {
  auto p = memorization_of(64, 16);  // 3N is less
  CHECK(simulated(p).at("slots") == 192);
  CHECK(simulated(p).count("group_size") == 0);
  p = memorization_of(1024, 16);  // 2636 is
  CHECK(simulated(p).at("slots") == 2636);
  CHECK(simulated(p).at("group_size") == 5);
}

TEST_CASE("the same for any number of threads") {
  auto p = memorization_of(100, 12);
  p.construction = Construction::bits;
  core::Team one, three(3);
  CHECK(test::memorization_values(simulate(p, {2, 0}, one)) ==
        test::memorization_values(simulate(p, {2, 0}, three)));
}

TEST_CASE("a given network has the labels of its own draw alone") {
  auto p = memorization_of(40, 8);
  p.construction = Construction::shallow;
  core::Team team;
  const experiment::Written written = write_network(p, {4, 0}, team);
  CHECK(written.note.find("memorizes 40 of 40 points") != std::string::npos);
  auto given = memorization_of(40, 8);
  given.given = std::make_shared<const std::optional<Network>>(network_of(written.content));
  const Values own = simulated(given, {4, 0});
  CHECK(own.at("memorized_fraction") == 1);
  CHECK(own.at("slots") == 120);
  CHECK(own.count("key_bits") == 0);
  CHECK(simulated(given, {4, 1}).at("memorized_fraction") < 0.5);
  CHECK(test::memorization_values(laws(given)).count("slots") == 0);
}

TEST_CASE("a network with weights beyond what files hold is not written") {
  auto p = memorization_of(3, 120000);
  p.construction = Construction::shallow;
  core::Team team;
  CHECK_THROWS_WITH_AS(write_network(p, {1, 0}, team),
                       "weights of 120006 bits, more than the 100000 of a file", core::Error);
}

TEST_CASE("trained networks are evaluated as they are") {
  auto p = memorization_of(10, 3);
  p.dimension = 3;
  p.construction = Construction::trained;
  p.hidden_width = 12;
  const Values wide = simulated(p);
  CHECK(wide.at("trained_success") == 1);
  CHECK(wide.at("memorized_fraction") == 1);
  CHECK(wide.at("depth") == 3);
  CHECK(wide.at("width") == 12);
  CHECK(wide.at("slots") == 2 * 144 + 7 * 12 + 1);
  p.steps = 1;
  const Values early = simulated(p);
  CHECK(early.at("trained_success") == 0);
  CHECK(early.at("memorized_fraction") < 1);
  p.steps = 800;
  p.hidden_width = 0;
  p.runs = 4;
  p.largest_width = 16;
  const Values smallest = simulated(p);
  CHECK(smallest.at("memorized_fraction") == 1);
  CHECK(smallest.at("width") <= 16);
  p.largest_width = 1;
  core::Team team;
  for (const auto& row : simulate(p, {1, 0}, team))
    if (row.observable == experiment::Text("slots")) {
      CHECK(row.status == experiment::Status::not_converged);
      CHECK(std::string(row.reason) == "no width up to 1 memorizes in 90 % of 4 runs");
    }
}

TEST_CASE("points for parameters") {
  auto p = memorization_of(1, 16);
  p.construction = Construction::shallow;
  const auto answer = points_for(p, 3000);
  const Values values = test::memorization_values(answer.measurements);
  CHECK(values.at("memorized_points") == 1000);
  p.construction = Construction::bits;
  for (const double slots : {200.0, 1313.0, 2636.0, 5000.0}) {
    const double n =
        test::memorization_values(points_for(p, slots).measurements).at("memorized_points");
    CAPTURE(slots);
    const auto slots_of = [](double count) {
      const Words words{count, 1, key_bits_of_pairs(count, 16), 1};
      return extraction_slots(words, best_group(words));
    };
    CHECK(slots_of(n) <= slots);
    CHECK(slots_of(n + 1) > slots);
    const double possible =
        test::memorization_values(points_for(p, slots).measurements).at("possible_points");
    CHECK(possible >= n);
  }
  // Numbers beyond those that double precision tells apart end, too.
  p.separation = 5000;
  for (const double slots : {1e5, 1e9}) {
    const auto found = test::memorization_values(points_for(p, slots).measurements);
    CHECK(found.at("memorized_points") <= found.at("possible_points"));
  }
  p.separation = 16;
  // With three points a group.
  p.group = 3;
  const double thirds =
      test::memorization_values(points_for(p, 3000).measurements).at("memorized_points");
  CHECK(extraction_slots({thirds, 1, 18, 1}, 3) <= 3000);
  CHECK(extraction_slots({thirds + 1, 1, 18, 1}, 3) > 3000);
  p.group = 0;
  // As many as the segment holds: 2^3 + 1 at δ = 1/4.
  p.separation = 2;
  p.construction = Construction::best;
  CHECK(test::memorization_values(points_for(p, 1e6).measurements).at("memorized_points") == 9);
  CHECK(points_for(p, 1e6).note.find("all that the segment holds") != std::string::npos);
}
