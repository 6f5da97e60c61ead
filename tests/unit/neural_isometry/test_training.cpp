// SPDX-License-Identifier: MIT
// Networks trained by gradient descent against closed forms, and against what they were planted.
#include "neural_isometry/training.hpp"

#include <doctest/doctest.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

#include "neural_isometry/loss.hpp"
#include "neural_isometry/polish.hpp"
#include "overparam/core/random.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using core::StreamName;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;

constexpr Index d = 10;

MatrixXd normal(std::uint32_t replica, std::uint64_t sample, Index rows, Index columns) {
  MatrixXd numbers(rows, columns);
  core::Stream(7, replica, StreamName::synthetic)
      .normal(sample, std::span(numbers.data(), std::size_t(numbers.size())));
  return numbers;
}

MatrixXd gaussian(std::uint32_t replica, Index n) {
  return normal(replica, 0, n, d) / std::sqrt(double(n));
}

MatrixXd haar(std::uint32_t replica, Index n) {
  const Eigen::HouseholderQR<MatrixXd> qr(normal(replica, 0, n, d));
  return qr.householderQ() * MatrixXd::Identity(n, d);
}

VectorXd planted(std::uint32_t replica) { return normal(replica, 1, d, 1).normalized(); }

VectorXd relu(const MatrixXd& x, const VectorXd& w) { return (x * w).cwiseMax(0.0); }

Parameters parameters(Network network, double beta = 0) {
  Parameters p;
  p.network = network;
  p.beta = beta;
  p.steps = 2000;
  return p;
}

// E[(u·x)_+(v·x)_+] of normal x.
double overlap(const VectorXd& u, const VectorXd& v) {
  const double norms = u.norm() * v.norm();
  if (norms == 0) return 0;
  const double c = std::clamp(u.dot(v) / norms, -1.0, 1.0);
  const double angle = std::acos(c);
  return norms * (std::sin(angle) + (std::numbers::pi - angle) * c) / (2 * std::numbers::pi);
}

// E(f − a·x − c (w·x)_+)² of normal x.
double test_error(const Trained& f, const VectorXd& a, double c, const VectorXd& w) {
  const Index m = f.output.size();
  MatrixXd units(d, m + 1);
  units << f.units, w;
  VectorXd output(m + 1);
  output << f.output, -c;
  const VectorXd skip = f.skip - a;
  double error = skip.squaredNorm() + output.dot(units.transpose() * skip);
  for (Index i = 0; i <= m; ++i)
    for (Index j = 0; j <= m; ++j)
      error += output(i) * output(j) * overlap(units.col(i), units.col(j));
  return error;
}

}  // namespace

TEST_CASE("the gradient of the loss is that of central differences") {
  constexpr double step = 1e-5;
  // Third derivatives are below 100 here: an error of step²·100/6, and rounding of 1e-16/step.
  constexpr double tolerance = 1e-8;
  constexpr Index m = 4;
  constexpr Index n = 13;
  constexpr double beta = 0.3;
  for (const auto network : {Network::plain, Network::skip, Network::normalized}) {
    CAPTURE(int(network));
    Loss loss(normal(0, 0, n, d) / 2, normal(0, 1, n, 1), network, m);
    VectorXd weights = normal(0, 2, loss.size(), 1);
    VectorXd gradient(loss.size()), unused(loss.size());
    loss(weights, beta, gradient);
    for (Index k = 0; k < loss.size(); ++k) {
      const double at = weights(k);
      weights(k) = at + step;
      const double above = loss(weights, beta, unused);
      weights(k) = at - step;
      const double below = loss(weights, beta, unused);
      weights(k) = at;
      CHECK(close((above - below) / (2 * step), gradient(k), tolerance, tolerance));
    }
  }
}

TEST_CASE("a loss by hand, with a unit that no input activates") {
  const MatrixXd x{{3, 0}, {0, 4}};
  const VectorXd y{{1, 2}};
  // Units (1, 2) and (−1, −1): (Xw)_+ are (3, 8) and 0.
  const VectorXd plain{{1, 2, -1, -1, 0.5, 5}};
  VectorXd skip(9), normalized(8), gradient(9);
  skip << plain, 1, 1, 2;                       // X a b = (6, 8)
  normalized << plain, 2 * std::sqrt(73.0), 3;  // v g/|(Xw)_+| = 1
  const double decay = 0.1;
  constexpr double rounding = 1e-14;
  Loss of_plain(x, y, Network::plain, 2);
  VectorXd six(6), eight(8);
  CHECK(close(of_plain(plain, decay, six), 0.5 * (0.25 + 4) + 0.05 * (7 + 25.25), rounding, 0));
  Loss of_skip(x, y, Network::skip, 2);
  CHECK(close(of_skip(skip, decay, gradient), 0.5 * (6.5 * 6.5 + 100) + 0.05 * 38.25, rounding, 0));
  Loss of_normalized(x, y, Network::normalized, 2);
  CHECK(close(of_normalized(normalized, decay, eight), 0.5 * (4 + 36) + 0.05 * (25.25 + 4 * 73 + 9),
              rounding, 0));
  CHECK(close(of_normalized.coefficients(normalized)(0), 1, rounding, 0));
  CHECK(of_normalized.coefficients(normalized)(1) == 0);
  CHECK(eight.segment(2, 2).isZero(0));
}

TEST_CASE("a planted linear model is what a skip connection learns, shrunk by β/|Xᵀy|") {
  // The objective of the skip connection alone has its minimum at ab = (1 − β)w* where XᵀX = I, and
  // no unit helps where the model is recovered. A gradient of 1e-6 β|θ'|, |θ'| = √2, moves ab, in
  // which the curvature is 1, by 1.4e-6 of β, its square by twice that; the rest is slack.
  constexpr double tolerance = 2e-5;
  for (const Index n : {12, 15, 20})
    for (std::uint32_t trial = 0; trial < 4; ++trial) {
      CAPTURE(n);
      CAPTURE(trial);
      const MatrixXd x = haar(trial, n);
      const VectorXd w = planted(trial);
      const auto f = train(x, x * w, parameters(Network::skip), {1, trial});
      CHECK(f.converged);
      CHECK(close(f.beta, 1e-4, test::epsilon * 100, 0));
      CHECK(close(test_error(f, w, 0, w), f.beta * f.beta, tolerance, 0));
      CHECK(close(f.objective, f.beta - 0.5 * f.beta * f.beta, tolerance, 0));
    }
}

TEST_CASE("fewer samples than dimensions do not determine a linear model") {
  for (std::uint32_t trial = 0; trial < 4; ++trial) {
    const MatrixXd x = gaussian(trial, 8);
    const VectorXd w = planted(trial);
    CHECK(test_error(train(x, x * w, parameters(Network::skip), {1, trial}), w, 0, w) > 0.01);
  }
}

TEST_CASE("weights are shrunk by a given weight decay, and die above the largest") {
  constexpr double tolerance = 1e-6;  // of the stationarity
  const MatrixXd x = haar(0, 20);
  const VectorXd w = planted(0);
  for (const double beta : {0.01, 0.2, 0.5}) {
    CAPTURE(beta);
    const auto f = train(x, x * w, parameters(Network::skip, beta), {1, 0});
    CHECK(f.converged);
    CHECK(f.beta == beta);
    CHECK((f.skip - (1 - beta) * w).norm() < tolerance);
    CHECK(close(f.objective, beta - 0.5 * beta * beta, tolerance, 0));

    // The planted neuron alone, where it is recovered: its output (1 − β) y.
    const MatrixXd z = gaussian(0, 40);
    const VectorXd y = relu(z, w).normalized();
    const auto g = train(z, y, parameters(Network::normalized, beta), {1, 0});
    CHECK(g.converged);
    CHECK(close(g.objective, beta - 0.5 * beta * beta, tolerance, 0));
    VectorXd outputs = VectorXd::Zero(40);
    for (Index i = 0; i < g.output.size(); ++i) outputs += g.output(i) * relu(z, g.units.col(i));
    CHECK((outputs - (1 - beta) * y).norm() < tolerance);
  }
  for (const double beta : {2.0, 1e20})
    for (const auto network : {Network::plain, Network::skip, Network::normalized}) {
      const auto f = train(x, x * w, parameters(network, beta), {1, 0});
      CHECK(f.converged);
      CHECK(close(f.objective, 0.5, tolerance, 0));
      CHECK(f.output.cwiseAbs().maxCoeff() < tolerance);
    }
}

TEST_CASE("where the descent converges no weights near by are better, at kinks either") {
  constexpr Index n = 15;
  constexpr Index m = 40;
  constexpr double beta = 1e-2;
  int kinks = 0;
  for (std::uint32_t trial = 0; trial < 4; ++trial) {
    CAPTURE(trial);
    const MatrixXd x = gaussian(trial, n);
    const VectorXd y = normal(trial, 2, n, 1) / std::sqrt(double(n));
    const auto f = train(x, y, parameters(Network::plain, beta), {1, trial});
    CHECK(f.converged);
    const double best = 0.5 * ((x * f.units).cwiseMax(0.0) * f.output - y).squaredNorm() +
                        beta * f.units.colwise().norm().dot(f.output.cwiseAbs());
    CHECK(close(f.objective, best, 1e-13, 0));  // rounding of sums of some dozens of terms
    for (Index i = 0; i < m; ++i)
      if (f.units.col(i).norm() > 1e-3)
        kinks += int(((x * f.units.col(i)).cwiseAbs().array() < 1e-12).count());

    Loss loss(x, y, Network::plain, m);
    VectorXd weights(loss.size()), unused(loss.size());
    weights << f.units.reshaped(), f.output;
    const double value = loss(weights, beta, unused);
    for (std::uint64_t k = 0; k < 200; ++k) {
      const VectorXd step = 1e-4 * normal(trial, 3 + k, loss.size(), 1).normalized();
      CHECK(loss(weights + step, beta, unused) >
            value - 2 * stationary * beta * weights.norm() * step.norm());
    }
  }
  CHECK(kinks > 0);
}

TEST_CASE("a multiple of the labels gives that multiple of the network") {
  const MatrixXd x = gaussian(3, 20);
  const VectorXd y = relu(x, planted(3));
  constexpr double factor = 0x1p20;  // so that y/|y| has the same bits
  for (const auto network : {Network::plain, Network::skip, Network::normalized}) {
    auto p = parameters(network);
    p.width = 10;
    const auto one = train(x, y, p, {1, 0});
    const auto many = train(x, factor * y, p, {1, 0});
    CHECK(many.units.isApprox(one.units * std::sqrt(factor), 1e-14));  // rounding of a square root
    CHECK(many.output.isApprox(one.output * std::sqrt(factor), 1e-14));
    CHECK(close(many.objective, factor * factor * one.objective, 1e-13, 0));

    const auto huge = train(x, 1e20 * y, p, {1, 0});
    CHECK(std::isfinite(huge.objective));
    CHECK(huge.units.allFinite());
    CHECK(huge.output.allFinite());
    const auto none = train(x, 0 * y, p, {1, 0});
    CHECK(none.converged);
    CHECK(none.objective == 0);
    CHECK(none.units.isZero(0));
    CHECK(none.output.isZero(0));
    CHECK(none.skip.isZero(0));
  }
}

TEST_CASE("a draw has the same weights each time, and another one others") {
  const MatrixXd x = gaussian(4, 20);
  const VectorXd y = relu(x, planted(4));
  auto p = parameters(Network::skip);
  p.width = 10;
  const auto one = train(x, y, p, {1, 0});
  const auto again = train(x, y, p, {1, 0});
  CHECK(one.units == again.units);
  CHECK(one.output == again.output);
  CHECK(one.skip == again.skip);
  CHECK(one.units != train(x, y, p, {1, 1}).units);
  CHECK(one.units != train(x, y, p, {2, 0}).units);
}
