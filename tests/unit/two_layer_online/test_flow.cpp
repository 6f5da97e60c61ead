// SPDX-License-Identifier: MIT
#include "two_layer_online/flow.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "support/compare.hpp"
#include "support/two_layer_network.hpp"

namespace {

using namespace overparam;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;
using two_layer_online::Flow;
using two_layer_online::OrderParameters;
using two_layer_online::Overlaps;
using two_layer_online::Parameters;
using two_layer_online::Symmetry;

Parameters parameters(const char* activation, const Overlaps& overlaps) {
  Parameters p = test::starting_at(overlaps, activation, 8);
  p.learning_rate = 0.9;
  p.second_learning_rate = 0.4;
  p.label_noise = 0.1;
  return p;
}

VectorXd slopes_of(const Parameters& p, const Overlaps& at, std::optional<double> dimension = {}) {
  Flow<double> flow(p, at, Symmetry::none, dimension, averages::make_averages(p.activation));
  VectorXd out;
  flow.slopes({at.covariance(), at.second_layer}, out);
  return out;
}

double error_of(const Parameters& p, const Overlaps& at) {
  Flow<double> flow(p, at, Symmetry::none, {}, averages::make_averages(p.activation));
  return flow.error({at.covariance(), at.second_layer});
}

constexpr double rounding = 1e-13;

}  // namespace

TEST_CASE("relu keeps the difference of both layers but for the noise of the steps") {
  const Overlaps at = test::three_students(0.3);
  Parameters p = parameters("relu", at);
  p.batch = 2;
  const VectorXd slope = slopes_of(p, at);
  auto averages = averages::make_averages(p.activation);
  VectorXd s(5), quartic;
  s << at.second_layer, -at.teacher_weights;
  const averages::FieldPair pairs[] = {{0, 0}, {1, 1}, {2, 2}};
  averages->quartic(at.covariance(), s, pairs, quartic);
  const Index diagonal[] = {0, 3, 5};  // of Q_11, Q_22, Q_33
  for (Index i = 0; i < 3; ++i) {
    const double v = at.second_layer(i);
    const double kept =
        slope(diagonal[i]) / p.learning_rate - 2 * v * slope(12 + i) / p.second_learning_rate;
    const double noise = p.learning_rate / p.batch * v * v * (quartic(i) + p.label_noise / 2);
    CHECK(close(kept, noise, 0, rounding));
  }
}

TEST_CASE("without the noise of the steps the error falls") {
  for (const char* activation : {"erf", "relu", "tanh", "linear"}) {
    CAPTURE(activation);
    Overlaps at = test::three_students(0.3);
    Parameters p = parameters(activation, at);
    p.batch = 1e6;  // of order 1/b
    p.label_noise = 0;
    const VectorXd slope = slopes_of(p, at);
    constexpr double h = 1e-5;
    Overlaps next = at;
    Index e = 0;
    for (Index i = 0; i < 3; ++i)
      for (Index j = i; j < 3; ++j, ++e)
        next.students(i, j) = next.students(j, i) = at.students(i, j) + h * slope(e);
    for (Index i = 0; i < 3; ++i)
      for (Index m = 0; m < 2; ++m, ++e) next.teacher(i, m) += h * slope(e);
    for (Index i = 0; i < 3; ++i, ++e) next.second_layer(i) += h * slope(e);
    CHECK(error_of(p, next) < error_of(p, at));
  }
}

TEST_CASE("units may be renamed, and an odd activation may change the sign of a unit") {
  for (const char* activation : {"erf", "relu", "tanh"}) {
    CAPTURE(activation);
    const Overlaps at = test::three_students(0.3);
    const Parameters p = parameters(activation, at);
    const VectorXd slope = slopes_of(p, at);
    const Index order[] = {2, 0, 1};
    Overlaps renamed = at;
    for (Index i = 0; i < 3; ++i) {
      for (Index j = 0; j < 3; ++j) renamed.students(i, j) = at.students(order[i], order[j]);
      renamed.teacher.row(i) = at.teacher.row(order[i]);
      renamed.second_layer(i) = at.second_layer(order[i]);
    }
    const VectorXd other = slopes_of(p, renamed);
    const double accuracy = *activation == 't' ? 1e-9 : rounding;
    for (Index i = 0; i < 3; ++i) {
      CHECK(close(other(12 + i), slope(12 + order[i]), 0, accuracy));
      for (Index m = 0; m < 2; ++m)
        CHECK(close(other(6 + 2 * i + m), slope(6 + 2 * order[i] + m), 0, accuracy));
    }
    if (*activation == 'r') continue;
    Overlaps turned = at;
    turned.students.row(1) *= -1;
    turned.students.col(1) *= -1;
    turned.teacher.row(1) *= -1;
    turned.second_layer(1) *= -1;
    const VectorXd sign = slopes_of(p, turned);
    CHECK(close(sign(3), slope(3), 0, accuracy));     // Q_22
    CHECK(close(sign(1), -slope(1), 0, accuracy));    // Q_12
    CHECK(close(sign(8), -slope(8), 0, accuracy));    // R_21
    CHECK(close(sign(13), -slope(13), 0, accuracy));  // v_2
    CHECK(close(sign(12), slope(12), 0, accuracy));   // v_1
  }
}

// The mean of a single step, by its definition, over a million steps: every term in 1/N counts at
// N = 8, b = 3. Standard errors are known, so that an omitted term is seen at more than ten of them.
TEST_CASE("the terms of order 1/N are those of the mean step") {
  const Overlaps at = test::three_students(0.3);
  Parameters p = parameters("erf", at);
  p.batch = 3;
  p.learning_rate = 2;
  p.weight_decay = 0.5;
  constexpr Index n = 8;
  constexpr int steps = 300000;
  const MatrixXd units = two_layer_online::draw_units(at, n, {7, 0}).transpose();
  const MatrixXd w = units.topRows(3);
  const core::Derivative slope(p.activation);
  std::mt19937_64 generator(3);
  std::normal_distribution<double> normal;
  const auto draw = [&] { return normal(generator); };
  MatrixXd sum = MatrixXd::Zero(3, 3), squares = sum;
  VectorXd x(n);
  for (int step = 0; step < steps; ++step) {
    MatrixXd change = -p.learning_rate * p.weight_decay / n * w;
    for (int sample = 0; sample < 3; ++sample) {
      for (Index i = 0; i < n; ++i) x(i) = draw();
      const VectorXd fields = units * x / std::sqrt(double(n));
      double e = -std::sqrt(p.label_noise) * draw();
      for (Index a = 0; a < 3; ++a) e += at.second_layer(a) * p.activation(fields(a));
      for (Index m = 0; m < 2; ++m) e -= at.teacher_weights(m) * p.activation(fields(3 + m));
      for (Index a = 0; a < 3; ++a)
        change.row(a) -= p.learning_rate / std::sqrt(double(n)) / 3 * at.second_layer(a) * e *
                         slope(fields(a)) * x.transpose();
    }
    const MatrixXd step_of_q =
        (w * change.transpose() + change * w.transpose() + change * change.transpose());
    sum += step_of_q;
    squares += step_of_q.cwiseAbs2();
  }
  const VectorXd expected = slopes_of(p, at, n);
  const VectorXd limit = slopes_of(p, at);
  Index e = 0;
  double seen = 0;
  for (Index i = 0; i < 3; ++i)
    for (Index j = i; j < 3; ++j, ++e) {
      const double mean = sum(i, j) / steps;
      const double error = std::sqrt((squares(i, j) / steps - mean * mean) / steps);
      CAPTURE(i);
      CAPTURE(j);
      CHECK(std::abs(mean - expected(e)) < 4 * error);
      seen = std::max(seen, std::abs(mean - limit(e)) / error);
    }
  CHECK(seen > 10);
}
