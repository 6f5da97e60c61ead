// SPDX-License-Identifier: MIT
// Shares and means that another program has found, of as many draws as stand beside them: within four standard
// errors of both.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <tuple>

#include "neural_isometry/conditions.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using test::agrees;

std::map<std::string, double> means(const Parameters& p, std::uint32_t draws) {
  return test::means(p, draws, 51);
}

double share_of_condition(const Parameters& p, std::uint32_t draws) {
  double share = 0;
  core::Team team;
  for (std::uint32_t r = 0; r < draws; ++r)
    for (const auto& row : conditions(p, {51, r}, team))
      if (row.observable == "nic") share += row.value.value() / draws;
  return share;
}

Parameters relu(Network network, double dimension, double samples) {
  Parameters p;
  p.network = network;
  p.dimension = dimension;
  p.samples = samples;
  p.planted = Planted::relu;
  p.data = Data::gaussian;
  p.patterns = Patterns::sampled_planted;
  return p;
}

}  // namespace

TEST_CASE("one neuron in a plain network, and its isometry condition") {
  for (const auto& [n, recovered, held] : {std::tuple{20.0, 0.01, 0.12},
                                           {30.0, 0.53, 0.08},
                                           {40.0, 0.90, 0.26},
                                           {50.0, 0.99, 0.47},
                                           {60.0, 1.0, 0.63}}) {
    const Parameters p = relu(Network::plain, 10, n);
    CHECK(agrees(means(p, 100).at("recovery"), 100, recovered, 100));
    // The reference counts conditions without full rank, too, which are none here.
    if (n > 20) CHECK(agrees(share_of_condition(p, 100), 100, held, 100));
  }
}

TEST_CASE("two neurons in a normalized network") {
  for (const auto& [n, recovered] :
       {std::pair{30.0, 0.0}, {40.0, 0.26}, {50.0, 0.82}, {60.0, 0.98}, {80.0, 1.0}}) {
    Parameters p = relu(Network::normalized, 10, n);
    p.neurons = 2;
    CHECK(agrees(means(p, 50).at("recovery"), 50, recovered, 50));
  }
}

TEST_CASE("one neuron beside a skip connection: relaxed program and training") {
  for (const auto& [n, relaxed, trained] : {std::tuple{15.0, 0.0, 0.0},
                                            {20.0, 0.0, 1.0},
                                            {25.0, 0.0, 5.0},
                                            {30.0, 11.0, 15.0},
                                            {40.0, 15.0, 14.0}}) {
    Parameters p = relu(Network::skip, 10, n);
    CHECK(agrees(means(p, 16).at("recovery"), 16, relaxed / 16, 16));
    p.program = Program::train;
    p.steps = 1000;
    CHECK(agrees(means(p, 16).at("recovery"), 16, trained / 16, 16));
  }
}

TEST_CASE("noisy labels: active units and the distance of the linear part") {
  // Four standard errors of 20 draws of both, of which single ones scatter by a tenth.
  for (const auto& [n, beta, units, distance] : {std::tuple{100.0, 0.02, 21.5, 0.241},
                                                 {100.0, 0.1, 0.2, 0.126},
                                                 {100.0, 0.3, 0.0, 0.301},
                                                 {160.0, 0.02, 30.2, 0.233},
                                                 {160.0, 0.1, 0.0, 0.115},
                                                 {160.0, 0.3, 0.0, 0.301}}) {
    Parameters p;
    p.dimension = 20;
    p.samples = n;
    p.noise = 0.2;
    p.beta = beta;
    const auto found = means(p, 20);
    CHECK(test::close(found.at("active_groups"), units, 0.15, 0.4));
    CHECK(test::close(found.at("distance"), distance, 0.15, 0));
  }
}
