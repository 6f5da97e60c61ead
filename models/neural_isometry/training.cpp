// SPDX-License-Identifier: MIT
#include "neural_isometry/training.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "neural_isometry/loss.hpp"
#include "neural_isometry/polish.hpp"
#include "overparam/core/random.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double first_size = 0.3;

VectorXd first_weights(Index d, Index m, Network network, experiment::Draw draw) {
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::initial_weights);
  const auto normal = [&](std::uint64_t sample, Index count) {
    VectorXd numbers(count);
    stream.normal(sample, std::span(numbers.data(), std::size_t(count)));
    return numbers;
  };
  const double deviation = first_size / std::sqrt(double(d));
  VectorXd units = normal(0, d * m) * deviation;
  const ArrayXd signs = (normal(1, m).array() > 0).select(ArrayXd::Ones(m), -ArrayXd::Ones(m));
  Map<MatrixXd> columns(units.data(), d, m);
  if (network == Network::normalized) {
    columns.colwise().normalize();
    VectorXd weights(d * m + 2 * m);
    weights << units, first_size * signs.matrix(), VectorXd::Constant(m, first_size);
    return weights;
  }
  const VectorXd output = signs * columns.colwise().norm().transpose().array();
  const VectorXd skip = normal(2, d) * deviation;
  VectorXd weights(d * m + m + (network == Network::skip ? d + 1 : 0));
  if (network == Network::skip)
    weights << units, output, skip, skip.norm();
  else
    weights << units, output;
  return weights;
}

double largest_decay(const MatrixXd& x, const VectorXd& y, Network network, const VectorXd& weights,
                     Index m) {
  if (network == Network::normalized) return y.norm();
  double largest = network == Network::skip ? (x.transpose() * y).norm() : 0;
  for (Index i = 0; i < m; ++i) {
    const VectorXd active =
        ((x * weights.segment(i * x.cols(), x.cols())).array() > 0).select(y, 0.0);
    largest = std::max(largest, (x.transpose() * active).norm());
  }
  return largest;
}

// Steps of Adam at one weight decay. Moments begin at zero.
void descend(Loss& loss, double beta, double steps, VectorXd& weights) {
  constexpr double largest = 1e-2, smallest = 1e-5;
  constexpr double mean_decay = 0.9, square_decay = 0.999;
  constexpr double least = 1e-12;  // of the root mean square; gradients are up to 1
  const Index size = weights.size();
  VectorXd gradient(size);
  ArrayXd mean = ArrayXd::Zero(size), square = ArrayXd::Zero(size);
  double mean_rest = 1, square_rest = 1;
  for (double k = 0; k < steps; ++k) {
    loss(weights, beta, gradient);
    const double late = std::max(0.0, 2 * k / steps - 1);
    mean_rest *= mean_decay;
    square_rest *= square_decay;
    mean = mean_decay * mean + (1 - mean_decay) * gradient.array();
    square = square_decay * square + (1 - square_decay) * gradient.array().square();
    const double step = largest * std::pow(smallest / largest, late) / (1 - mean_rest);
    weights.array() -= step * mean / ((square / (1 - square_rest)).sqrt() + least);
    loss.normalise(weights);
  }
}

}  // namespace

Trained train(const MatrixXd& x, const VectorXd& labels, const Parameters& p,
              experiment::Draw draw) {
  const Index d = x.cols();
  const Index m = Index(p.width);
  Trained trained{MatrixXd::Zero(d, m), VectorXd::Zero(m), VectorXd::Zero(d)};
  const double scale = labels.stableNorm();
  const VectorXd y = scale > 0 ? VectorXd(labels / scale) : labels;
  VectorXd weights = first_weights(d, m, p.network, draw);
  const double beta_max = largest_decay(x, y, p.network, weights, m);
  trained.beta = p.beta;
  if (beta_max == 0) {
    trained.objective = 0.5 * labels.squaredNorm();
    trained.converged = true;
    return trained;
  }

  constexpr double start = 0.3, end = 1e-4, decade = 0.1;
  const double target = std::max(p.beta / scale, end * beta_max);
  const bool normalized = p.network == Network::normalized;
  Loss loss(x, y, p.network, m);
  double beta = std::max(start * beta_max, target);
  for (;; beta = std::max(decade * beta, target)) {
    descend(loss, beta, p.steps, weights);
    if (beta <= target) break;
  }
  trained.stationarity = polish(loss, beta, weights);
  trained.converged = trained.stationarity < most_stationarity;

  VectorXd gradient(weights.size());
  loss(weights, beta, gradient);
  const double root = std::sqrt(scale);
  const Map<const MatrixXd> units(weights.data(), d, m);
  const ArrayXd output = weights.segment(d * m, m);
  double norm = normalized ? (output * weights.tail(m).array()).abs().sum()
                           : (units.colwise().norm() * output.abs().matrix()).value();
  trained.units = root * units;
  trained.output = root * loss.coefficients(weights);
  if (p.skip()) {
    const VectorXd skip = weights(weights.size() - 1) * weights.segment((d + 1) * m, d);
    norm += skip.norm();
    trained.skip = scale * skip;
  }
  trained.beta = p.beta > 0 && target == p.beta / scale ? p.beta : beta * scale;
  trained.objective = scale * scale * (0.5 * loss.residual().squaredNorm() + beta * norm);
  return trained;
}

}  // namespace overparam::neural_isometry
