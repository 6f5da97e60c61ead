// SPDX-License-Identifier: MIT
/// @file
/// Explicit deep ReLU networks with exact weights, evaluated exactly.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "memorization/number.hpp"

namespace overparam::memorization {

/// Σ_j weight_j · (value j of the layer before) + bias. What has a place here is a slot of the
/// architecture, whether or not its number is zero.
struct Neuron {
  struct Weight {
    std::size_t input = 0;  ///< index in the layer before, from 0
    Number value;
  };
  std::vector<Weight> weights;
  std::optional<Number> bias = {};
};

/// The neurons of one layer.
using Layer = std::vector<Neuron>;

/// What a network takes.
struct NetworkSize {
  double parameters = 0;   ///< weights and biases that are not zero
  double slots = 0;        ///< places of weights and biases that the architecture has
  double depth = 0;        ///< hidden layers
  double width = 0;        ///< neurons of the widest hidden layer
  double weight_bits = 0;  ///< bits of the largest weight or bias, as of Number::bits()
};

/// A network: ReLU(z) = max(z, 0) behind every layer but the last, which has one neuron.
struct Network {
  std::size_t inputs = 0;     ///< d
  std::vector<Layer> layers;  ///< the last one is the output

  NetworkSize size() const;

  /// The value at an input of d numbers, without rounding. @throws core::DimensionMismatch.
  Number operator()(std::span<const Number> input) const;
};

/// Why a network is none: no layer, an output of another number than one, an index beyond the layer
/// before, or twice in a neuron; empty of a network.
std::string fault_of(const Network& network);

}  // namespace overparam::memorization
