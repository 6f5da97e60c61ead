// SPDX-License-Identifier: MIT
// The trained network against its linearisation, its equation of motion, and the condition of laziness.
#include "neural_tangent/network.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "neural_tangent/ensemble.hpp"
#include "neural_tangent/kernel.hpp"
#include "neural_tangent/simulation.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/compare.hpp"
#include "unit/neural_tangent/runs.hpp"

namespace {

using namespace overparam::neural_tangent;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::Team;
using overparam::experiment::Measurement;
using overparam::test::close;
using overparam::test::infinity;
using overparam::test::run;
using overparam::test::small_setting;
using overparam::test::value;

}  // namespace

TEST_CASE("the network starts at zero and first moves as its linearisation does") {
  for (const std::string name : {"tanh", "relu"}) {
    Parameters p = small_setting(name);
    p.train = true;
    const auto sample = draw_sample(p, {5, 3});
    Network network(p, sample);
    const auto inputs = draw_test_inputs(p, {5, 3}, 0, 20);
    CHECK(network(inputs).isZero(0));
    CHECK(network.weight_movement() == 0);
    const VectorXd y = target(p, sample, sample.inputs) + std::sqrt(p.label_noise) * sample.noise;
    const Derivative slope(p.activation);
    const MatrixXd to_data = kernel(inputs, slopes(slope, inputs, sample.units), sample.inputs,
                                    slopes(slope, sample.inputs, sample.units));
    constexpr double t = 1e-4;
    network.train(y, std::vector{t}, [](std::size_t) {});
    const VectorXd expected = to_data * y * (t / p.samples);
    // Weights move by √t times less than the second order needs.
    CHECK((network(inputs) - expected).norm() < 1e-3 * expected.norm());
    CHECK(network.weight_movement() > 0);
  }
}

TEST_CASE("a linear network is its own linearisation") {
  Parameters p = small_setting("linear");
  p.train = true;
  p.ridge = 0.1;
  const auto measured = run(p, {3, 100, infinity});
  for (const double t : {3.0, 100.0}) {
    // Of the integration.
    CHECK(value(measured, "linearization_deviation", t) < 1e-5);
    CHECK(close(value(measured, "network_error", t), value(measured, "generalization_error", t), 0,
                1e-5));
  }
  CHECK(value(measured, "linearization_deviation", 3) > 0);
}

TEST_CASE("the trained network does not depend on how finely it is followed") {
  Parameters p = small_setting("gelu");
  const auto sample = draw_sample(p, {5, 3});
  const VectorXd y = target(p, sample, sample.inputs);
  const auto inputs = draw_test_inputs(p, {5, 3}, 0, 30);
  const auto reach = [&](const std::vector<double>& times, double tolerance) {
    Network network(p, sample);
    network.train(y, times, [](std::size_t) {}, {.relative = tolerance, .absolute = tolerance});
    return network(inputs);
  };
  const VectorXd fine = reach({200}, 1e-11);
  CHECK((reach({200}, 1e-7) - fine).norm() < 1e-4 * fine.norm());
  CHECK((reach({1, 7, 110, 200}, 1e-11) - fine).norm() < 1e-7 * fine.norm());
}

TEST_CASE("deviations from the linearisation fall as 1/N, movements of the weights as its root") {
  // Plus and minus units move in opposite directions, so that what is of second order in their
  // movement, N^−½ each, cancels in f to leading order.
  std::vector<double> logs, deviations, movements;
  for (const double width : {50.0, 100.0, 200.0, 400.0}) {
    Parameters p = small_setting("erf");
    p.dimension = 12;
    p.width = width;
    p.samples = 20;
    p.train = true;
    double deviation = 0;
    double movement = 0;
    for (std::uint32_t replica = 0; replica < 6; ++replica) {
      const auto measured = run(p, {200}, replica);
      deviation += value(measured, "linearization_deviation", 200);
      movement += value(measured, "weight_movement", 200);
    }
    logs.push_back(std::log(width));
    deviations.push_back(std::log(deviation));
    movements.push_back(std::log(movement));
  }
  const auto slope = [&](const std::vector<double>& y) {
    double mean_x = 0, mean_y = 0, top = 0, bottom = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      mean_x += logs[i] / 4;
      mean_y += y[i] / 4;
    }
    for (std::size_t i = 0; i < 4; ++i) {
      top += (logs[i] - mean_x) * (y[i] - mean_y);
      bottom += (logs[i] - mean_x) * (logs[i] - mean_x);
    }
    return top / bottom;
  };
  // Corrections are of relative order 1/√N at most, 0.14 at the smallest width, and the means of six
  // draws scatter by some 10 %, which four points over a factor of eight divide by 1.5.
  CHECK(close(slope(deviations), -1, 0, 0.15));
  CHECK(close(slope(movements), -0.5, 0, 0.05));
}

TEST_CASE("the lazy condition bounds the change of the Jacobian, and falls with the width") {
  Parameters p = small_setting("tanh");
  p.train = true;
  const auto sample = draw_sample(p, {5, 3});
  const VectorXd y = target(p, sample, sample.inputs);
  const double smallest = 0.05;
  const auto condition = lazy_condition(p, sample, y, smallest);
  REQUIRE(condition);
  const double lipschitz = *condition * p.dimension * smallest / 4 / y.norm();
  // |J(W) − J(W')| ≤ Lip |W − W'| for displaced weights.
  const Derivative slope(p.activation);
  const MatrixXd shift = MatrixXd::Constant(7, 9, 0.1);
  const MatrixXd change = slopes(slope, sample.inputs, sample.units + shift) -
                          slopes(slope, sample.inputs, sample.units);
  MatrixXd jacobian(13, 63);
  for (Eigen::Index i = 0; i < 13; ++i)
    for (Eigen::Index k = 0; k < 7; ++k)
      jacobian.row(i).segment(9 * k, 9) = change(i, k) / std::sqrt(14.0) * sample.inputs.row(i);
  CHECK(jacobian.norm() < lipschitz * shift.norm());
  CHECK(jacobian.norm() > 0.05 * lipschitz * shift.norm());
  p.width *= 4;
  CHECK(close(*lazy_condition(p, sample, y, smallest), *condition / 2, 1e-14, 0));
  CHECK(!lazy_condition(small_setting("relu"), sample, y, smallest));
}

TEST_CASE("the lazy condition is attained by units of one curvature that move alike") {
  // σ'' = √2 c of hermite:0,1,c: J moves by σ'' (s_k·x_i) x_i/√(2K), of Frobenius norm Lip |s| for s_k along
  // the first right singular vector of the inputs.
  Parameters p = small_setting("hermite:0,1,0.4");
  const auto sample = draw_sample(p, {5, 3});
  const VectorXd y = target(p, sample, sample.inputs);
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(sample.inputs.transpose() * sample.inputs);
  const VectorXd along = solver.eigenvectors().col(8);
  double squares = 0;
  for (Eigen::Index i = 0; i < 13; ++i)
    squares += 2 * 0.16 / 14 * std::pow(along.dot(sample.inputs.row(i)), 2) *
               sample.inputs.row(i).squaredNorm();
  // Lip |y|/(σ_min²/4), σ_min² = d λ_min.
  const double smallest = 0.05;
  CHECK(close(*lazy_condition(p, sample, y, smallest),
              std::sqrt(squares) * y.norm() / (9 * smallest / 4), 1e-13, 0));
}

TEST_CASE("weights first move by their gradient, relative to their norm") {
  // f = Σ_k (w⁺ − w⁻)·x/√(2K): each w^± moves by ± t Xᵀy/(d n √(2K)), from a norm of 1.
  Parameters p = small_setting("linear");
  const auto sample = draw_sample(p, {5, 3});
  const VectorXd y = target(p, sample, sample.inputs);
  Network network(p, sample);
  constexpr double t = 1e-5;
  network.train(y, std::vector{t}, [](std::size_t) {});
  const double moved = t * (sample.inputs.transpose() * y).norm() / (9 * 13 * std::sqrt(14.0));
  // Of relative order t |XᵀX|/(d n).
  CHECK(close(network.weight_movement(), moved, 1e-4, 0));
}
