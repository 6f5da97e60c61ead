// SPDX-License-Identifier: MIT
// What the agreement of theory and simulation is worth: the same comparison rejects equations with
// the mistakes that are easy to make.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/two_layer_network.hpp"
#include "two_layer_online/flow.hpp"
#include "two_layer_online/simulation.hpp"

namespace {

using namespace overparam;
using averages::Averages;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using two_layer_online::Flow;
using two_layer_online::Parameters;

constexpr double dimension = 400;
constexpr double end_time = 2;

std::unique_ptr<Averages<double>> averages_of(const char* activation) {
  constexpr double accuracy = 1e-6;  // of what is not closed, below the errors of the midpoint rule
  return averages::make_averages(core::Activation::parse(activation), accuracy);
}

// Those of relu, with the derivative of erf in single places.
class WrongDerivatives : public Averages<double> {
 public:
  bool slopes = false, curvatures = false, quartics = false;

  void pairs(const MatrixXd& c, std::span<const Index> rows,
             averages::PairAverages<double>& out) override {
    relu_->pairs(c, rows, out);
    averages::PairAverages<double> wrong;
    erf_->pairs(c, rows, wrong);
    if (slopes) out.slopes = wrong.slopes;
    if (curvatures) out.curvatures = wrong.curvatures;
  }
  void quartic(const MatrixXd& c, const VectorXd& signs, std::span<const averages::FieldPair> pairs,
               VectorXd& out) override {
    (quartics ? erf_ : relu_)->quartic(c, signs, pairs, out);
  }

 private:
  std::unique_ptr<Averages<double>> relu_ = averages_of("relu"), erf_ = averages_of("erf");
};

// The entries of the state at end_time by the midpoint rule, with errors below 1e-3.
VectorXd predicted(const Parameters& p, std::unique_ptr<Averages<double>> averages) {
  constexpr int steps = 60;
  const auto& start = *p.start->given;
  Flow<double> flow(p, start, two_layer_online::Symmetry::none, {}, std::move(averages));
  VectorXd state = flow.layout().state({start.covariance(), start.second_layer}), slope;
  auto at = flow.blank();
  const auto slope_at = [&](const VectorXd& x) {
    flow.layout().expand(x, at);
    flow.slopes(at, slope);
    return slope;
  };
  constexpr double step = end_time / steps;
  for (int n = 0; n < steps; ++n) state += step * slope_at(state + step / 2 * slope_at(state));
  return state;
}

struct Sample {
  VectorXd mean, standard_error;
};

// Q, R and v of the simulation, in the order of the layout: rows without ε_g, R before v.
Sample simulated(const Parameters& p) {
  constexpr std::uint32_t replicas = 200;
  core::Team team;
  experiment::Checkpoint none;
  MatrixXd all;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    const auto rows =
        two_layer_online::simulate(p, std::vector<double>{end_time}, {9, r}, team, none);
    all.conservativeResize(replicas, Index(rows.size()) - 1);
    for (std::size_t i = 1; i < rows.size(); ++i) all(r, Index(i) - 1) = rows[i].value.value();
  }
  const VectorXd mean = all.colwise().mean();
  const VectorXd variance =
      (all.rowwise() - mean.transpose()).colwise().squaredNorm() / (replicas - 1);
  return {mean, (variance / replicas).cwiseSqrt()};
}

// The largest distance in standard errors, beyond corrections of the order 1/N.
double distance(const VectorXd& theory, const Sample& sample) {
  constexpr double correction = 3 / dimension;
  const VectorXd beyond = ((theory - sample.mean).cwiseAbs().array() - correction).cwiseMax(0);
  constexpr double nothing_moves = 1e-300;  // a second layer that is not trained
  return (beyond.array() / sample.standard_error.array().max(nothing_moves)).maxCoeff();
}

constexpr double agree = 3, far = 8;  // standard errors

}  // namespace

TEST_CASE("relu's derivative is not that of erf, anywhere in the equations") {
  auto p = test::starting_at(test::three_students(), "relu", dimension);
  p.second_learning_rate = 0.5;
  p.label_noise = 0.05;
  const auto sample = simulated(p);
  CHECK(distance(predicted(p, std::make_unique<WrongDerivatives>()), sample) < agree);
  for (const auto wrong :
       {&WrongDerivatives::slopes, &WrongDerivatives::curvatures, &WrongDerivatives::quartics}) {
    auto averages = std::make_unique<WrongDerivatives>();
    (*averages).*wrong = true;
    CHECK(distance(predicted(p, std::move(averages)), sample) > far);
  }
}

TEST_CASE("tanh, one layer and both, by averages without closed forms") {
  for (const double second : {0.0, 0.5}) {
    CAPTURE(second);
    auto p = test::starting_at(test::three_students(), "tanh", dimension);
    p.second_learning_rate = second;
    p.label_noise = 0.05;
    const auto sample = simulated(p);
    CHECK(distance(predicted(p, averages_of("tanh")), sample) < agree);
    CHECK(distance(predicted(p, averages_of("erf")), sample) > far);
  }
}

TEST_CASE("kinked functions, by closed averages and by nested integrals") {
  const std::array<std::array<const char*, 2>, 3> cases{
      {{"hard_tanh", "erf"}, {"leaky_relu:0.2", "relu"}, {"abs", "relu"}}};
  for (const auto& one : cases) {
    const std::string activation = one[0], other = one[1];
    CAPTURE(activation);
    auto p = test::starting_at(test::three_students(), activation.c_str(), dimension);
    p.second_learning_rate = 0.5;
    p.label_noise = 0.05;
    const auto sample = simulated(p);
    CHECK(distance(predicted(p, averages_of(activation.c_str())), sample) < agree);
    CHECK(distance(predicted(p, averages_of(other.c_str())), sample) > far);
  }
}

TEST_CASE("mini-batches, noise and decay are where they belong") {
  for (const std::string activation : {"erf", "relu"}) {
    CAPTURE(activation);
    auto start = test::three_students();
    start.second_layer << 0.5, 0.3, 0.2;  // far from a balance with the teacher's 1, −0.7
    auto p = test::starting_at(start, activation.c_str(), dimension);
    p.learning_rate = 2;
    p.second_learning_rate = 0.5;
    p.label_noise = 0.5;
    p.batch = 4;
    p.weight_decay = 0.05;
    p.second_weight_decay = 0.1;
    const auto sample = simulated(p);
    CHECK(distance(predicted(p, averages_of(activation.c_str())), sample) < agree);
    const std::vector<std::function<void(Parameters&)>> mistakes{
        [](Parameters& q) { q.batch = 1; }, [](Parameters& q) { q.label_noise = 0; },
        [](Parameters& q) { q.weight_decay *= q.batch; },
        [](Parameters& q) { q.second_weight_decay = 0; },
        [](Parameters& q) { q.second_learning_rate /= q.batch; }};
    for (std::size_t n = 0; n < mistakes.size(); ++n) {
      CAPTURE(n);
      auto wrong = p;
      mistakes[n](wrong);
      CHECK(distance(predicted(wrong, averages_of(activation.c_str())), sample) > far);
    }
  }
}
