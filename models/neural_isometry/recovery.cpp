// SPDX-License-Identifier: MIT
#include "neural_isometry/recovery.hpp"

#include <algorithm>
#include <cmath>

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double least_active = 1e-4;  // of the largest weight

// What a network of this kind calls the weights of a unit.
const VectorXd& weights_of(const Parameters& p, const FoundUnit& unit) {
  return p.network == Network::normalized ? unit.image : unit.weights;
}

// f*, as it is on new inputs: a planted neuron keeps the norm that it has on the sample.
GatedNetwork planted_network(const Parameters& p, const Sample& sample) {
  GatedNetwork network(sample.planted.rows());
  if (p.planted == Planted::linear) {
    network.linear = sample.planted.col(0);
    return network;
  }
  for (Index k = 0; k < sample.planted.cols(); ++k) {
    double norm = 1;
    if (p.network == Network::normalized)
      norm = (sample.inputs * sample.planted.col(k)).cwiseMax(0).norm();
    if (norm > 0) network.add(sample.planted.col(k), sample.planted.col(k) / norm);
  }
  return network;
}

}  // namespace

Comparison compare(const Parameters& p, const Sample& sample, const Found& found) {
  const auto planted = planted_units(p, sample);
  Comparison result;
  double square = 0;
  double largest = found.linear.norm();
  for (const auto& unit : found.units) largest = std::max(largest, weights_of(p, unit).norm());
  const double threshold = least_active * largest;

  const bool linear = p.planted == Planted::linear;
  if (linear) square += (found.linear - sample.planted.col(0)).squaredNorm();
  result.same_support = linear == (found.linear.norm() > threshold);
  for (const auto& one : planted) {
    VectorXd rest = p.network == Network::normalized ? one.contribution : one.weights;
    bool active = false;
    for (const auto& unit : found.units) {
      if (unit.sign < 0 || unit.gates != one.gates) continue;
      rest -= weights_of(p, unit);
      active = weights_of(p, unit).norm() > threshold;
    }
    square += rest.squaredNorm();
    result.same_support = result.same_support && active;
  }
  result.distance = std::sqrt(square);

  GatedNetwork network(found.linear.size());
  network.linear = found.linear;
  for (const auto& unit : found.units) {
    if (!(weights_of(p, unit).norm() > threshold)) continue;
    ++result.active_groups;
    network.add(unit.gate, unit.weights);
  }
  result.same_support = result.same_support && result.active_groups == double(planted.size());
  const GatedNetwork truth = planted_network(p, sample);
  const double power = mean_square(truth);
  result.test_error = power > 0 ? mean_square(difference(network, truth)) / power : 1;
  return result;
}

}  // namespace overparam::neural_isometry
