// SPDX-License-Identifier: MIT
#include "memorization/network_file.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::memorization {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* format = "overparam network";
constexpr int version = 1;

// What stands there, for a message.
std::string shown(const json& what) {
  constexpr std::size_t longest = 60;
  const std::string text = what.dump();
  return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

Number number_of(const json& text) {
  const auto number =
      text.is_string() ? Number::read(text.get_ref<const std::string&>()) : std::nullopt;
  if (!number)
    throw core::Error("has " + shown(text) +
                      R"( where a number such as "-12", "5/3" or "3*2^-7" has to be)");
  return *number;
}

Neuron neuron_of(const json& written) {
  Neuron neuron;
  for (const auto& weight : written.at("weights")) {
    if (!weight.is_array() || weight.size() != 2 || !weight[0].is_number_unsigned())
      throw core::Error("has " + shown(weight) + R"( where [input, "number"] has to be)");
    neuron.weights.push_back({weight[0].get<std::size_t>(), number_of(weight[1])});
  }
  if (written.contains("bias")) neuron.bias = number_of(written["bias"]);
  return neuron;
}

}  // namespace

std::string to_json(const Network& network, const Sample& sample) {
  ordered_json out{
      {"format", format}, {"version", version}, {"activation", "relu"}, {"inputs", network.inputs}};
  auto& layers = out["layers"] = ordered_json::array();
  for (const auto& layer : network.layers) {
    auto neurons = ordered_json::array();
    for (const auto& neuron : layer) {
      auto weights = ordered_json::array();
      for (const auto& weight : neuron.weights)
        weights.push_back({weight.input, weight.value.text()});
      ordered_json entry{{"weights", std::move(weights)}};
      if (neuron.bias) entry["bias"] = neuron.bias->text();
      neurons.push_back(std::move(entry));
    }
    layers.push_back({{"neurons", std::move(neurons)}});
  }
  auto& points = out["points"] = ordered_json::array();
  for (const auto& point : sample.points) {
    auto coordinates = ordered_json::array();
    for (const auto& x : point) coordinates.push_back(x.text());
    points.push_back(std::move(coordinates));
  }
  out["labels"] = sample.labels;
  return out.dump() + "\n";
}

Network network_of(std::string_view text) {
  Network network;
  try {
    const json in = json::parse(text);
    if (in.at("format") != format || in.at("version") != version || in.at("activation") != "relu")
      throw core::Error("is no network of ReLU neurons in the format of version 1");
    if (!in.at("inputs").is_number_unsigned())
      throw core::Error("has inputs that are no whole number");
    network.inputs = in["inputs"].get<std::size_t>();
    for (const auto& layer : in.at("layers")) {
      network.layers.emplace_back();
      for (const auto& neuron : layer.at("neurons"))
        network.layers.back().push_back(neuron_of(neuron));
    }
  } catch (const json::exception& error) {
    throw core::Error(std::string("is no network: ") + error.what());
  }
  if (const auto fault = fault_of(network); !fault.empty()) throw core::Error(fault);
  return network;
}

}  // namespace overparam::memorization
