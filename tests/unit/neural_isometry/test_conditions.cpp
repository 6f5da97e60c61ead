// SPDX-License-Identifier: MIT
// What is told of a draw without solving its program agrees with the solution, draw by draw.
#include "neural_isometry/conditions.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "neural_isometry/simulation.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;
using test::isometry;
using test::values_of;

struct Counts {
  int held = 0, recovered = 0;
};

// On every draw on which the condition holds the planted neurons are recovered.
Counts require_implication(const Parameters& p, std::uint32_t draws) {
  Counts counts;
  core::Team team;
  for (std::uint32_t r = 0; r < draws; ++r) {
    const bool holds = values_of(conditions(p, {11, r}, team)).at("nic") == 1;
    const auto found = values_of(simulate(p, {11, r}, team));
    const bool recovered = found.at("recovery") == 1;
    counts.held += holds;
    counts.recovered += recovered;
    CAPTURE(r);
    CHECK((recovered || !holds));
    CHECK(found.at("gap") <= 1e-7);
  }
  return counts;
}

}  // namespace

TEST_CASE("the isometry condition implies recovery") {
  SUBCASE("of a linear model, and with XᵀX = I it is recovery") {
    const Counts counts = require_implication(isometry(6, 12), 100);
    CHECK(counts.held == counts.recovered);
    CHECK(counts.held > 30);
    CHECK(counts.held < 70);
  }
  SUBCASE("of a linear model on Gaussian data") {
    Parameters p = isometry(6, 14);
    p.data = Data::gaussian;
    const Counts counts = require_implication(p, 60);
    CHECK(counts.held > 5);
    CHECK(counts.held <= counts.recovered);
  }
  SUBCASE("of a neuron") {
    Parameters p = isometry(5, 25);
    p.network = Network::plain;
    p.planted = Planted::relu;
    p.data = Data::gaussian;
    p.patterns = Patterns::sampled_planted;
    const Counts counts = require_implication(p, 60);
    CHECK(counts.held > 2);
    CHECK(counts.held < counts.recovered);
  }
  SUBCASE("beside a skip connection the condition of a neuron never holds") {
    Parameters p = isometry(5, 30);
    p.planted = Planted::relu;
    p.data = Data::gaussian;
    p.patterns = Patterns::sampled_planted;
    const Counts counts = require_implication(p, 50);
    CHECK(counts.held == 0);
    CHECK(counts.recovered > 5);
  }
  SUBCASE("of two neurons, normalized") {
    Parameters p = isometry(5, 30);
    p.network = Network::normalized;
    p.planted = Planted::relu;
    p.neurons = 2;
    p.data = Data::gaussian;
    p.patterns = Patterns::sampled_planted;
    const Counts counts = require_implication(p, 60);
    CHECK(counts.held > 5);
    CHECK(counts.held < counts.recovered);
  }
  SUBCASE("of a neuron, normalized, all patterns") {
    Parameters p = isometry(3, 7);
    p.network = Network::normalized;
    p.planted = Planted::relu;
    p.data = Data::gaussian;
    p.patterns = Patterns::all;
    require_implication(p, 100);
  }
  SUBCASE("it does not hold of patterns that are not there") {
    Parameters p = isometry(10, 40);
    p.planted = Planted::relu;
    p.data = Data::gaussian;
    CHECK(require_implication(p, 20).held == 0);
  }
}

TEST_CASE("the linear model alone solves its own problem") {
  Parameters p = isometry(4, 9);
  p.noise = 0.5;
  for (const Data data : {Data::haar, Data::gaussian}) {
    p.data = data;
    const Sample sample = draw_sample(p, {12, 3});
    const MatrixXd& x = sample.inputs;
    const VectorXd slope = x.transpose() * sample.labels;
    for (const double beta : {1e-6, 0.1, 0.4}) {
      // XᵀXw − Xᵀy + βŵ = 0, to rounding of the root.
      const VectorXd w = linear_model_alone(x, sample.labels, beta);
      CHECK((x.transpose() * (x * w) - slope + beta * w.normalized()).norm() < 1e-12);
      if (data == Data::haar) CHECK((w - (1 - beta / slope.norm()) * slope).norm() < 1e-12);
    }
    CHECK(linear_model_alone(x, sample.labels, 1.01 * slope.norm()).isZero(0));
  }
}

TEST_CASE("the certificate of noisy labels is the support of the solution") {
  core::Team team;
  for (const Data data : {Data::haar, Data::gaussian}) {
    Parameters p = isometry(8, 40);
    p.data = data;
    p.noise = 0.3;
    int yes = 0, no = 0;
    for (const double beta : {0.05, 0.1, 0.13, 0.2, 2.0}) {
      p.beta = beta;
      for (std::uint32_t r = 0; r < 15; ++r) {
        const auto told = values_of(conditions(p, {13, r}, team));
        const auto found = values_of(simulate(p, {13, r}, team));
        CAPTURE(beta);
        CAPTURE(r);
        CHECK(told.at("recovery") == found.at("recovery"));
        ++(told.at("recovery") == 1 ? yes : no);
      }
    }
    CHECK(yes > 8);
    CHECK(no > 8);
  }
}

TEST_CASE("the range of β") {
  core::Team team;
  Parameters p = isometry(6, 36);
  p.noise = 0.4;
  p.beta = 0.1;
  int infinite = 0;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const Sample sample = draw_sample(p, {14, r});
    const Relaxation relaxation = relaxation_of(p, sample, draw_patterns(p, sample, {14, r}), team);
    const double least = least_beta(relaxation, sample.inputs, sample.labels);
    const double most = (sample.inputs.transpose() * sample.labels).norm();
    if (std::isinf(least)) {
      ++infinite;
      continue;
    }
    const auto suffices = [&](double beta) {
      return linear_model_suffices(relaxation, sample.inputs, sample.labels, beta);
    };
    CHECK(suffices(least * (1 + 1e-4)));
    CHECK_FALSE(suffices(least * (1 - 1e-4)));
    CHECK(suffices(most * (1 - 1e-4)));
    CHECK_FALSE(suffices(most * (1 + 1e-4)));
    for (int i = 1; i < 20; ++i) CHECK(suffices(least + (most - least) * i / 20));
    p.beta = 0.1;
    const auto told = values_of(conditions(p, {14, r}, team));
    CHECK(close(told.at("beta_min"), least, 1e-14, 0));
    CHECK(close(told.at("beta_max"), most, 1e-14, 0));
  }
  CHECK(infinite == 0);
  // With the all-ones pattern there is none, and the row says so.
  p = isometry(6, 7);
  p.noise = 0.1;
  p.beta = 0.1;
  const auto rows = conditions(p, {14, 0}, team);
  for (const auto& row : rows)
    if (row.observable == "beta_min") {
      CHECK_FALSE(row.value.has_value());
      CHECK(row.status == experiment::Status::infinite);
      CHECK(row.reason == "the all-ones pattern exists");
    }
}

TEST_CASE("planted groups: neurons of one pattern are one, and each has to be there") {
  Parameters p = isometry(4, 24);
  p.network = Network::plain;
  p.planted = Planted::relu;
  p.neurons = 2;
  p.data = Data::gaussian;
  p.patterns = Patterns::sampled_planted;
  core::Team team;
  Sample sample = draw_sample(p, {15, 2});
  PatternSet patterns = draw_patterns(p, sample, {15, 2});
  CHECK(relaxation_of(p, sample, patterns, team).planted.size() == 2);
  CHECK(relaxation_of(p, sample, patterns, team).complete);

  // Without the second, a condition on the first alone would say nothing of the labels.
  PatternSet less = patterns;
  less.gates = patterns.gates.leftCols(1);
  less.directions = patterns.directions.leftCols(1);
  const Relaxation incomplete = relaxation_of(p, sample, less, team);
  CHECK_FALSE(incomplete.complete);
  CHECK_FALSE(neural_isometry_holds(incomplete));

  sample.planted.col(1) = sample.planted.col(0);
  const auto planted = relaxation_of(p, sample, patterns, team).planted;
  REQUIRE(planted.size() == 1);
  CHECK((planted.front().weights - 2 * sample.planted.col(0)).norm() < 1e-15);
}

TEST_CASE("Haar inputs are orthonormal and of either sign") {
  int positive = 0;
  constexpr int draws = 200;
  for (std::uint32_t r = 0; r < draws; ++r) {
    const MatrixXd x = draw_sample(isometry(3, 7), {16, r}).inputs;
    CHECK((x.transpose() * x - MatrixXd::Identity(3, 3)).norm() < 1e-14);
    positive += x(0, 0) > 0;
  }
  CHECK(std::abs(positive - draws / 2) < 29);  // four standard errors
}
