// SPDX-License-Identifier: MIT
/// @file
/// Networks as JSON, with every number exact.
#pragma once

#include <string>
#include <string_view>

#include "memorization/network.hpp"
#include "memorization/points.hpp"

namespace overparam::memorization {

/// The network, and the points and labels that it was made for, as JSON:
///
///   {"format": "overparam network", "version": 1, "activation": "relu", "inputs": d,
///    "layers": [{"neurons": [{"weights": [[input, "number"], …], "bias": "number"}, …]}, …],
///    "points": [["number", … d of them], …], "labels": [label, …]}
///
/// Inputs of a neuron count the neurons of the layer before, or the network's inputs, from 0; a
/// neuron without a bias has no such entry; the last layer is linear and has one neuron. Numbers
/// are texts as of Number::text(): "-12", "5/3", "3*2^-7".
std::string to_json(const Network& network, const Sample& sample);

/// The network of such a text; points and labels need not be there and are not read.
/// @throws core::Error with what is wrong, to be put behind the name of the file.
Network network_of(std::string_view json);

}  // namespace overparam::memorization
