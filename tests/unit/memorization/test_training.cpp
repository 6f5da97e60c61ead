// SPDX-License-Identifier: MIT
// Networks trained until they memorize labels, against forward passes and cases known by hand.
#include "memorization/training.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "overparam/core/random.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;

constexpr double few_steps = 800;

MatrixXd normal(std::uint64_t sample, Index rows, Index columns) {
  MatrixXd numbers(rows, columns);
  core::Stream(7, 0, core::StreamName::synthetic)
      .normal(sample, std::span(numbers.data(), std::size_t(numbers.size())));
  return numbers;
}

VectorXd random_signs(std::uint64_t sample, Index n) {
  return (normal(sample, n, 1).array() > 0).select(VectorXd::Ones(n), -VectorXd::Ones(n));
}

// Pairs of points at distance `delta` along the first axis, of opposite labels ±1.
MatrixXd pairs(std::uint64_t sample, Index n, double delta) {
  MatrixXd points(n, 4);
  const MatrixXd centres = normal(sample, n / 2, 4) / std::sqrt(4.0);
  for (Index i = 0; i < n; ++i) {
    points.row(i) = centres.row(i / 2);
    points(i, 0) += i % 2 == 0 ? 0 : delta;
  }
  return points;
}

VectorXd alternating(Index n) {
  VectorXd signs(n);
  for (Index i = 0; i < n; ++i) signs(i) = i % 2 == 0 ? 1 : -1;
  return signs;
}

// The output of a network at one point, entry by entry.
double output(const TrainedNetwork& network, const VectorXd& point) {
  std::vector<double> layer(point.begin(), point.end());
  for (std::size_t l = 0; l < network.weights.size(); ++l) {
    const MatrixXd& weights = network.weights[l];
    std::vector<double> next;
    for (Index i = 0; i < weights.rows(); ++i) {
      double sum = network.biases[l](i);
      for (Index j = 0; j < weights.cols(); ++j) sum += weights(i, j) * layer[std::size_t(j)];
      next.push_back(l + 1 < network.weights.size() ? std::max(sum, 0.0) : sum);
    }
    layer = next;
  }
  return layer.at(0);
}

bool same(const TrainedNetwork& a, const TrainedNetwork& b) {
  return a.weights == b.weights && a.biases == b.biases;
}

}  // namespace

TEST_CASE("the number of parameters is that of all weights and biases") {
  for (const Index d : {1, 4, 7})
    for (const Index h : {1, 2, 5, 24}) {
      const LogisticLoss loss(normal(0, 3, d), random_signs(1, 3), h);
      const auto network = loss.network(loss.first_parameters({}, 0));
      REQUIRE(network.weights.size() == hidden_layers + 1);
      REQUIRE(network.biases.size() == hidden_layers + 1);
      Index count = 0;
      for (std::size_t l = 0; l <= hidden_layers; ++l) {
        CHECK(network.weights[l].rows() == network.biases[l].size());
        count += network.weights[l].size() + network.biases[l].size();
      }
      CHECK(parameters_of(double(d), double(h)) == double(count));
      CHECK(loss.size() == count);
    }
}

TEST_CASE("the logistic loss is that of a forward pass, and its gradient of central differences") {
  constexpr double step = 1e-5;
  // Third derivatives are below 100 here: an error of step²·100/6, and rounding of 1e-16/step.
  constexpr double tolerance = 1e-8;
  constexpr double rounding = 1e-13;  // of sums of dozens of terms
  constexpr Index n = 13;
  const MatrixXd points = normal(0, n, 4);
  const VectorXd signs = random_signs(1, n);
  LogisticLoss loss(points, signs, 5);
  VectorXd parameters = normal(2, loss.size(), 1) / 2;
  VectorXd gradient(loss.size()), unused(loss.size());
  const double value = loss(parameters, gradient);
  const auto network = loss.network(parameters);
  double mean = 0;
  for (Index i = 0; i < n; ++i)
    mean += std::log(1 + std::exp(-signs(i) * output(network, points.row(i)))) / double(n);
  CHECK(close(value, mean, rounding, 0));
  for (Index k = 0; k < loss.size(); ++k) {
    CAPTURE(k);
    const double at = parameters(k);
    parameters(k) = at + step;
    const double above = loss(parameters, unused);
    parameters(k) = at - step;
    const double below = loss(parameters, unused);
    parameters(k) = at;
    CHECK(close((above - below) / (2 * step), gradient(k), tolerance, tolerance));
  }
  CHECK(gradient.cwiseAbs().minCoeff() < tolerance);  // a unit that is not active
  CHECK((gradient.array().abs() > 1000 * tolerance).count() > loss.size() / 2);
}

TEST_CASE("the loss of large outputs is linear, without overflow") {
  const MatrixXd points{{1.0}, {2.0}};
  LogisticLoss loss(points, VectorXd{{1, -1}}, 1);
  // Each unit 1 times its input, the output 1000 times it: f = 1000 x, with y f = 1000 and −2000.
  const VectorXd parameters{{1, 0, 1, 0, 1, 0, 1000, 0}};
  VectorXd gradient(loss.size());
  CHECK(loss(parameters, gradient) == 1000);
  CHECK(loss.margins()(0) == 1000);
  CHECK(loss.margins()(1) == -2000);
  CHECK(gradient(6) == 1);    // x/2 at x = 2
  CHECK(gradient(7) == 0.5);  // 1/2
  CHECK(gradient.allFinite());
}

TEST_CASE("first weights have He's variance, in opposite pairs") {
  constexpr Index h = 100;
  const LogisticLoss loss(normal(0, 3, 50), random_signs(1, 3), h);
  const auto network = loss.network(loss.first_parameters({3, 0}, 2));
  // A mean of k squares of normal numbers, half of them independent, has a relative deviation of
  // 2/√k; five of these in one of four comparisons have a probability below 1e-5.
  for (std::size_t l = 0; l <= hidden_layers; ++l) {
    const MatrixXd& weights = network.weights[l];
    const double count = double(weights.size());
    CHECK(
        close(weights.squaredNorm() / count, 2 / double(weights.cols()), 10 / std::sqrt(count), 0));
    CHECK(network.biases[l].isZero(0));
    for (Index i = 0; i + 1 < weights.rows(); i += 2) CHECK(weights.row(i) == -weights.row(i + 1));
  }
  // Layers of equal sizes have numbers of their own.
  CHECK(network.weights[1] != network.weights[2]);
}

TEST_CASE("what is counted as memorized is what a forward pass finds") {
  constexpr double rounding = 1e-12;  // of outputs of order 10
  const MatrixXd points = (3 * normal(0, 40, 4)).array() + 5;
  const VectorXd signs = random_signs(1, 40);
  std::size_t all = 0;
  for (const Index h : {1, 2, 3, 12}) {
    CAPTURE(h);
    const auto run = train(points, signs, h, few_steps, {1, 0}, 0);
    const VectorXd f = outputs(run.network, points);
    std::size_t count = 0;
    for (Index i = 0; i < 40; ++i) {
      const double expected = output(run.network, points.row(i));
      CHECK(close(f(i), expected, rounding, rounding));
      count += std::size_t(signs(i) * expected >= least_margin);
    }
    CHECK(run.memorized == count);
    CHECK(memorized(run.network, points, signs) == count);
    CHECK(memorized(run.network, points, -signs) <= 40 - count);
    all += std::size_t(count == 40);
  }
  CHECK(all == 1);  // h = 12 alone
}

TEST_CASE("the step of a training is Adam's") {
  // The first is 0.01 times the sign of the gradient, wherever that is not 0.
  constexpr double rounding = 1e-8;  // 1e-12 of the root mean square, of gradients above 1e-4
  MatrixXd points = normal(0, 16, 4);
  points.rowwise() -= points.colwise().mean().eval();
  points /= points.norm() / 8;  // so that the training sees them as they are
  const VectorXd signs = random_signs(1, 16);
  LogisticLoss loss(points, signs, 3);
  VectorXd parameters = loss.first_parameters({1, 0}, 0), gradient(loss.size());
  loss(parameters, gradient);
  parameters -= 0.01 * gradient.array().sign().matrix();
  const auto expected = loss.network(parameters);
  const auto run = train(points, signs, 3, 1, {1, 0}, 0);
  CHECK((gradient.array().abs() > 1e-4).count() > loss.size() / 2);
  for (std::size_t l = 0; l <= hidden_layers; ++l) {
    CHECK(run.network.weights[l].isApprox(expected.weights[l], rounding));
    CHECK((run.network.biases[l] - expected.biases[l]).norm() < rounding);
  }
}

TEST_CASE("a training does not see where the points are and how large") {
  const MatrixXd points = normal(0, 16, 4);
  const VectorXd signs = random_signs(1, 16);
  const auto run = train(points, signs, 6, few_steps, {1, 0}, 0);
  CHECK(run.memorized == 16);
  for (const double scale : {1e-6, 1e6}) {
    const MatrixXd moved = scale * (points.array() + 2);
    CHECK(train(moved, signs, 6, few_steps, {1, 0}, 0).memorized == 16);
  }
}

TEST_CASE("a training ends as soon as all is memorized") {
  const MatrixXd points = normal(0, 16, 4);
  const VectorXd signs = random_signs(1, 16);
  const auto run = train(points, signs, 12, few_steps, {1, 0}, 0);
  const VectorXd margins = signs.cwiseProduct(outputs(run.network, points));
  CHECK(run.memorized == 16);
  CHECK(margins.minCoeff() >= least_margin);
  CHECK(margins.minCoeff() < 1);  // a step of 0.01 in each weight does not change f by more
}

TEST_CASE("halves of the space are memorized by few units, equal points of opposite labels never") {
  core::Team team;
  const MatrixXd points = normal(0, 32, 4);
  const VectorXd f = points * normal(1, 4, 1);
  const VectorXd signs = f.array().sign();
  const auto smallest = smallest_memorizing(points, signs, 6, 12, few_steps, {1, 0}, team);
  CHECK(smallest.width >= 1);
  CHECK(smallest.width <= 4);
  CHECK(smallest.runs == 12);
  CHECK(smallest.memorizing >= 11);
  CHECK(memorized(smallest.network, points, signs) == 32);

  MatrixXd equal = points.topRows(8);
  equal.row(3) = equal.row(2);
  const VectorXd labels = alternating(8);
  for (std::uint32_t run = 0; run < 4; ++run) {
    const auto others = train(equal, labels, 24, few_steps, {1, 0}, run).memorized;
    CHECK(others >= 6);  // f of the two tends to 0, where neither counts
    CHECK(others <= 7);
  }
  const auto none = smallest_memorizing(equal, labels, 12, 4, few_steps, {1, 0}, team);
  CHECK(none.width == 0);
  CHECK(none.memorizing == 0);
  CHECK(none.network.weights.empty());

  // Points that are all equal leave nothing but a bias: the mean label, or 0.
  const MatrixXd one = MatrixXd::Constant(4, 2, 3);
  CHECK(train(one, VectorXd::Ones(4), 2, few_steps, {1, 0}, 0).memorized == 4);
  CHECK(train(one, alternating(4), 2, few_steps, {1, 0}, 0).memorized == 0);
}

TEST_CASE("runs and draws differ, and each is the same again") {
  const MatrixXd points = normal(0, 16, 4);
  const VectorXd signs = random_signs(1, 16);
  const auto network = [&](experiment::Draw draw, std::uint32_t run) {
    return train(points, signs, 5, 100, draw, run).network;
  };
  const auto one = network({1, 0}, 0);
  CHECK(same(one, network({1, 0}, 0)));
  CHECK_FALSE(same(one, network({1, 0}, 1)));
  CHECK_FALSE(same(one, network({1, 1}, 0)));
  CHECK_FALSE(same(one, network({2, 0}, 0)));
}

TEST_CASE("widths grow by a fifth to a third") {
  const std::vector<Index> expected{1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64};
  for (std::size_t i = 0; i + 1 < expected.size(); ++i)
    CHECK(next_width(expected[i]) == expected[i + 1]);
}

TEST_CASE("the smallest width is the first at which nine in ten runs memorize") {
  const MatrixXd points = pairs(0, 12, 0.1);
  const VectorXd signs = alternating(12);
  core::Team team;
  const auto smallest = smallest_memorizing(points, signs, 24, 10, few_steps, {1, 0}, team);
  REQUIRE(smallest.width > 1);
  for (Index h = 1; h <= smallest.width; h = next_width(h)) {
    std::size_t memorizing = 0;
    bool first = true;
    for (std::uint32_t run = 0; run < 10; ++run) {
      const auto trained = train(points, signs, h, few_steps, {1, 0}, run);
      if (trained.memorized < 12) continue;
      if (h == smallest.width && first) CHECK(same(trained.network, smallest.network));
      first = false;
      ++memorizing;
    }
    CHECK((memorizing >= 9) == (h == smallest.width));
    if (h == smallest.width) CHECK(smallest.memorizing == memorizing);
  }

  core::Team two(2);
  const auto again = smallest_memorizing(points, signs, 24, 10, few_steps, {1, 0}, two);
  CHECK(again.width == smallest.width);
  CHECK(again.memorizing == smallest.memorizing);
  CHECK(same(again.network, smallest.network));
  CHECK(smallest_memorizing(points, signs, smallest.width - 1, 10, few_steps, {1, 0}, team).width ==
        0);
}

TEST_CASE("close pairs of opposite labels need more units than points in general") {
  core::Team team;
  const VectorXd signs = alternating(16);
  const auto width = [&](const MatrixXd& points) {
    const Index h = smallest_memorizing(points, signs, 64, 12, few_steps, {1, 0}, team).width;
    return h == 0 ? std::numeric_limits<Index>::max() : h;
  };
  const Index general = width(normal(0, 16, 4));
  const Index near = width(pairs(0, 16, 0x1p-3));
  const Index nearer = width(pairs(0, 16, 0x1p-6));
  CHECK(general < near);
  CHECK(near < nearer);
  CHECK(parameters_of(4, double(general)) <= 6 * 16);
}
