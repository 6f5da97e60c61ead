// SPDX-License-Identifier: MIT
#include "linear_network/simulation.hpp"

#include <cmath>

#include "overparam/core/random.hpp"

namespace overparam::linear_network {

using Eigen::VectorXd;

std::vector<experiment::Measurement> simulate(const Parameters& p, std::span<const double> times,
                                              experiment::Draw draw) {
  using core::StreamName;
  const core::Stream inputs(draw.seed, draw.replica, StreamName::inputs);
  const core::Stream noise(draw.seed, draw.replica, StreamName::label_noise);
  auto [weights, teacher] = start(p, draw);
  const double root = std::sqrt(p.dimension);
  VectorXd x(weights.rows());
  double gauss = 0;

  std::vector<experiment::Measurement> out;
  std::uint64_t step = 0;
  for (const double t : times) {
    for (; double(step) < std::round(p.dimension * t); ++step) {
      inputs.normal(step, {x.data(), static_cast<std::size_t>(x.size())});
      noise.normal(step, {&gauss, 1});
      const double label =
          (teacher.transpose() * x).sum() / root + std::sqrt(p.label_noise) * gauss;
      const double output = (weights.transpose() * x).sum() / root;
      weights.colwise() -= p.learning_rate * (output - label) / root * x;
    }
    const VectorXd difference = weights.rowwise().sum() - teacher.rowwise().sum();
    add_rows(out, t, difference.squaredNorm() / (2 * p.dimension),
             weights.transpose() * weights / p.dimension,
             weights.transpose() * teacher / p.dimension, experiment::Estimator::exact);
  }
  return out;
}

}  // namespace overparam::linear_network
