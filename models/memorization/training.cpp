// SPDX-License-Identifier: MIT
#include "memorization/training.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

#include "overparam/core/random.hpp"

namespace overparam::memorization {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using Eigen::VectorXd;

// Steps of Adam, at most `steps`, until all margins are reached.
void descend(LogisticLoss& loss, double steps, VectorXd& parameters) {
  constexpr double largest = 1e-2, smallest = 1e-3;
  // Squares are forgotten fast, since gradients fall by orders of magnitude when pairs part.
  constexpr double mean_decay = 0.9, square_decay = 0.98;
  constexpr double least = 1e-12;  // of the root mean square; gradients begin at order 1
  VectorXd gradient(loss.size());
  ArrayXd mean = ArrayXd::Zero(loss.size()), square = mean;
  double mean_rest = 1, square_rest = 1;
  for (double k = 0; k < steps; ++k) {
    loss(parameters, gradient);
    if (loss.margins().minCoeff() >= 2 * least_margin) return;
    const double late = std::max(0.0, 2 * k / steps - 1);
    mean_rest *= mean_decay;
    square_rest *= square_decay;
    mean = mean_decay * mean + (1 - mean_decay) * gradient.array();
    square = square_decay * square + (1 - square_decay) * gradient.array().square();
    const double step = largest * std::pow(smallest / largest, late) / (1 - mean_rest);
    parameters.array() -= step * mean / ((square / (1 - square_rest)).sqrt() + least);
  }
}

}  // namespace

double parameters_of(double dimension, double width) {
  return (2 * width + dimension + 4) * width + 1;
}

VectorXd outputs(const TrainedNetwork& network, const MatrixXd& points) {
  MatrixXd layer = points;
  for (std::size_t l = 0; l < network.weights.size(); ++l) {
    MatrixXd sums = layer * network.weights[l].transpose();
    sums.rowwise() += network.biases[l].transpose();
    layer = l + 1 < network.weights.size() ? MatrixXd(sums.cwiseMax(0.0)) : std::move(sums);
  }
  return layer.col(0);
}

std::size_t memorized(const TrainedNetwork& network, const MatrixXd& points,
                      const VectorXd& signs) {
  const ArrayXd margins = signs.array() * outputs(network, points).array();
  return std::size_t((margins >= least_margin).count());
}

LogisticLoss::LogisticLoss(const MatrixXd& points, const VectorXd& signs, Index width)
    : width_(width), signs_(signs), margins_(signs.size()) {
  for (std::size_t l = 0; l < layers; ++l) {
    given_[l] = MatrixXd::Ones(points.rows(), (l == 0 ? points.cols() : width) + 1);
    slopes_[l].resize(points.rows(), l < hidden_layers ? width : 1);
    offsets_[l + 1] = offsets_[l] + given_[l].cols() * units_of(l);
  }
  given_[0].leftCols(points.cols()) = points;
}

Map<const MatrixXd> LogisticLoss::layer(const VectorXd& all, std::size_t l) const {
  return {all.data() + offsets_[l], inputs_of(l) + 1, units_of(l)};
}

Map<MatrixXd> LogisticLoss::layer(VectorXd& all, std::size_t l) const {
  return {all.data() + offsets_[l], inputs_of(l) + 1, units_of(l)};
}

double LogisticLoss::operator()(const VectorXd& parameters, VectorXd& gradient) {
  const double n = double(signs_.size());
  for (std::size_t l = 0; l < hidden_layers; ++l) {
    auto next = given_[l + 1].leftCols(width_);
    next.noalias() = given_[l] * layer(parameters, l);
    next = next.cwiseMax(0.0);
  }
  slopes_.back().noalias() = given_.back() * layer(parameters, hidden_layers);
  margins_ = signs_ * slopes_.back().col(0).array();
  slopes_.back().col(0) = -signs_ / (n * (1 + margins_.exp()));
  for (std::size_t l = hidden_layers;; --l) {
    layer(gradient, l).noalias() = given_[l].transpose() * slopes_[l];
    if (l == 0) break;
    auto& slopes = slopes_[l - 1];
    slopes.noalias() = slopes_[l] * layer(parameters, l).topRows(width_).transpose();
    slopes = (given_[l].leftCols(width_).array() > 0).select(slopes, 0.0);
  }
  // log(1 + exp(−u)) without overflow.
  return ((-margins_.abs()).exp().log1p() - margins_.cwiseMin(0.0)).sum() / n;
}

VectorXd LogisticLoss::first_parameters(experiment::Draw draw, std::uint32_t run) const {
  constexpr std::uint64_t samples_of_a_run = 16;
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::initial_weights);
  VectorXd parameters = VectorXd::Zero(size());
  for (std::size_t l = 0; l < layers; ++l) {
    const Index inputs = inputs_of(l);
    MatrixXd weights(inputs, (units_of(l) + 1) / 2);
    stream.normal(samples_of_a_run * run + l,
                  std::span(weights.data(), std::size_t(weights.size())));
    weights *= std::sqrt(2 / double(inputs));
    auto units = layer(parameters, l);
    for (Index i = 0; i < units.cols(); ++i)
      units.col(i).head(inputs) = (i % 2 == 0 ? 1.0 : -1.0) * weights.col(i / 2);
  }
  return parameters;
}

TrainedNetwork LogisticLoss::network(const VectorXd& parameters) const {
  TrainedNetwork network;
  for (std::size_t l = 0; l < layers; ++l) {
    const auto units = layer(parameters, l);
    network.weights.emplace_back(units.topRows(inputs_of(l)).transpose());
    network.biases.emplace_back(units.row(inputs_of(l)).transpose());
  }
  return network;
}

Run train(const MatrixXd& points, const VectorXd& signs, Index width, double steps,
          experiment::Draw draw, std::uint32_t run) {
  const RowVectorXd mean = points.colwise().mean();
  MatrixXd seen = points.rowwise() - mean;
  const double size = seen.stableNorm() / std::sqrt(double(seen.size()));
  const double scale = size > 0 ? size : 1;
  seen /= scale;

  LogisticLoss loss(seen, signs, width);
  VectorXd parameters = loss.first_parameters(draw, run);
  descend(loss, steps, parameters);

  Run result{loss.network(parameters)};
  result.network.weights[0] /= scale;
  result.network.biases[0] -= result.network.weights[0] * mean.transpose();
  result.memorized = memorized(result.network, points, signs);
  return result;
}

Index next_width(Index width) {
  if (width < 4) return width + 1;
  const Index power = Index(std::bit_floor(std::size_t(width)));
  return 2 * width == 3 * power ? 2 * power : width + power / 4;
}

Smallest smallest_memorizing(const MatrixXd& points, const VectorXd& signs, Index largest_width,
                             std::size_t runs, double steps, experiment::Draw draw,
                             core::Team& team) {
  const std::size_t allowed = runs / 10;
  for (Index width = 1; width <= largest_width; width = next_width(width)) {
    std::vector<Run> trained(runs);
    std::atomic<std::size_t> failed = 0;
    // What is left out when too many have failed changes nothing: the width is given up.
    team.for_each(runs, [&](std::size_t run) {
      if (failed > allowed) return;
      trained[run] = train(points, signs, width, steps, draw, std::uint32_t(run));
      if (trained[run].memorized < std::size_t(points.rows())) ++failed;
    });
    if (failed > allowed) continue;
    const auto memorizes = [&](const Run& run) {
      return run.memorized == std::size_t(points.rows());
    };
    auto& first = *std::find_if(trained.begin(), trained.end(), memorizes);
    return {width, runs, runs - failed, std::move(first.network)};
  }
  return {};
}

}  // namespace overparam::memorization
