// SPDX-License-Identifier: MIT
#include "memorization/network.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::memorization {

NetworkSize Network::size() const {
  NetworkSize size;
  size.depth = double(layers.size()) - 1;
  const auto count = [&](const Number& number) {
    ++size.slots;
    if (!number.zero()) ++size.parameters;
    size.weight_bits = std::max(size.weight_bits, number.bits());
  };
  for (const auto& layer : layers) {
    if (&layer != &layers.back()) size.width = std::max(size.width, double(layer.size()));
    for (const auto& neuron : layer) {
      for (const auto& weight : neuron.weights) count(weight.value);
      if (neuron.bias) count(*neuron.bias);
    }
  }
  return size;
}

Number Network::operator()(std::span<const Number> input) const {
  if (input.size() != inputs) throw core::DimensionMismatch("input", inputs, input.size());
  std::vector<Number> values(input.begin(), input.end());
  std::vector<Number> next;
  for (const auto& layer : layers) {
    next.clear();
    for (const auto& neuron : layer) {
      Number sum = neuron.bias.value_or(Number());
      for (const auto& weight : neuron.weights) sum.add_product(weight.value, values[weight.input]);
      if (&layer != &layers.back() && sum.sign() < 0) sum = Number();
      next.push_back(std::move(sum));
    }
    values.swap(next);
  }
  return values.front();
}

std::string fault_of(const Network& network) {
  if (network.layers.empty()) return "has no layers";
  if (network.layers.back().size() != 1) return "has no single output";
  std::size_t before = network.inputs;
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    for (const auto& neuron : network.layers[l]) {
      std::set<std::size_t> seen;
      for (const auto& weight : neuron.weights)
        if (weight.input >= before || !seen.insert(weight.input).second)
          return "has in layer " + std::to_string(l + 1) + " a weight of value " +
                 std::to_string(weight.input) + " of the layer before, which has " +
                 std::to_string(before) + ", or two of it";
    }
    before = network.layers[l].size();
  }
  return {};
}

}  // namespace overparam::memorization
