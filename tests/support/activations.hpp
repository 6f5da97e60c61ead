// SPDX-License-Identifier: MIT
/// @file
/// Activations that the tests run over.
#pragma once

#include <string>
#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::test {

/// One of every kind, the Hermite series with and without parity.
inline const std::vector<std::string> activation_names{"erf",
                                                       "relu",
                                                       "tanh",
                                                       "linear",
                                                       "sign",
                                                       "sigmoid",
                                                       "gelu",
                                                       "hermite:0.3,-0.5,0,0.8,0.2",
                                                       "hermite:0,1,0,0.5"};

inline core::Activation activation(const std::string& text) {
  return core::Activation::parse(text);
}

}  // namespace overparam::test
