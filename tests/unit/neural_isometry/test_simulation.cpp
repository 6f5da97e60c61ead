// SPDX-License-Identifier: MIT
// The direct computation against reference values, within four binomial standard errors of both.
#include "neural_isometry/simulation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "neural_isometry/sample.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using test::agrees;
using test::isometry;
using test::values_of;

std::map<std::string, double> means(const Parameters& p, std::uint32_t draws) {
  return test::means(p, draws, 21);
}

}  // namespace

TEST_CASE("plain network, one neuron, sampled and planted patterns") {
  Parameters p = isometry(10, 0);
  p.network = Network::plain;
  p.planted = Planted::relu;
  p.data = Data::gaussian;
  p.patterns = Patterns::sampled_planted;
  for (const auto& [n, reference] : {std::pair{20.0, 0.01}, {30.0, 0.53}, {40.0, 0.90}}) {
    p.samples = n;
    CHECK(agrees(means(p, 100).at("recovery"), 100, reference, 100));
  }
}

TEST_CASE("normalized network, two neurons") {
  Parameters p = isometry(10, 0);
  p.network = Network::normalized;
  p.planted = Planted::relu;
  p.neurons = 2;
  p.data = Data::gaussian;
  p.patterns = Patterns::sampled_planted;
  for (const auto& [n, reference] : {std::pair{40.0, 0.26}, {50.0, 0.82}}) {
    p.samples = n;
    CHECK(agrees(means(p, 50).at("recovery"), 50, reference, 50));
  }
}

TEST_CASE("noise: units and errors") {
  Parameters p = isometry(20, 100);
  p.noise = 0.2;
  const auto at = [&](double n, double beta) {
    p.samples = n;
    p.beta = beta;
    return means(p, 20);
  };
  // Four standard errors of 20 draws, and as many of the reference.
  const auto low = at(100, 0.02);
  CHECK(test::close(low.at("active_groups"), 21.5, 0, 5));
  CHECK(test::close(low.at("distance"), 0.241, 0, 0.04));
  const auto middle = at(160, 0.1);
  CHECK(middle.at("active_groups") < 0.2);
  CHECK(test::close(middle.at("distance"), 0.115, 0, 0.02));
  const auto high = at(100, 0.3);
  CHECK(high.at("active_groups") == 0);
  CHECK(test::close(high.at("recovery"), 1, 1e-12, 0));
  CHECK(test::close(high.at("distance"), 0.301, 0, 0.02));
}

TEST_CASE("exact program: linear models from n = d on") {
  Parameters p = isometry(4, 6);
  p.program = Program::exact;
  for (const auto& [d, n] : {std::pair{4.0, 6.0}, {4.0, 8.0}, {5.0, 7.0}, {3.0, 8.0}}) {
    p.dimension = d;
    p.samples = n;
    CHECK(agrees(means(p, 40).at("recovery"), 40, 1 - std::pow(2.0, 1 - n), 0));
  }
  p.data = Data::gaussian;
  for (const auto& [d, n, reference] :
       {std::tuple{4.0, 6.0, 0.95}, {4.0, 8.0, 1.0}, {5.0, 7.0, 0.825}}) {
    p.dimension = d;
    p.samples = n;
    CHECK(agrees(means(p, 40).at("recovery"), 40, reference, 40));
  }
}

TEST_CASE("exact program: a tie is no recovery") {
  // Planted in the all-ones cone, the linear model is as good as a relu unit.
  Parameters p = isometry(3, 3);
  p.program = Program::exact;
  core::Team team;
  int ties = 0;
  for (std::uint32_t r = 0; r < 60; ++r) {
    const Eigen::VectorXd y = draw_sample(p, {22, r}).labels;
    const bool tie = y.minCoeff() > 0 || y.maxCoeff() < 0;
    ties += tie;
    CHECK((values_of(simulate(p, {22, r}, team)).at("recovery") == 1) == !tie);
  }
  CHECK(ties > 4);  // 15 expected
}

TEST_CASE("what has no certificate has no value") {
  // A plain network in one dimension has two patterns: it cannot interpolate noise.
  Parameters p = isometry(1, 6);
  p.network = Network::plain;
  p.planted = Planted::relu;
  p.data = Data::gaussian;
  p.noise = 1;
  core::Team team;
  for (const Program program : {Program::relaxed, Program::exact}) {
    p.program = program;
    for (const auto& row : simulate(p, {23, 0}, team)) {
      CAPTURE(std::string(row.observable));
      if (row.observable == "all_ones_exists" || row.observable == "gap") {
        CHECK(row.value.has_value());
      } else {
        CHECK_FALSE(row.value.has_value());
        CHECK(row.status == experiment::Status::not_converged);
        CHECK(std::string(row.reason).find("no certificate") != std::string::npos);
      }
    }
  }
}
