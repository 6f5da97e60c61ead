// SPDX-License-Identifier: MIT
/// @file
/// The derivative σ' of an activation, part of the model's definition.
#pragma once

#include <optional>

#include "overparam/core/activation.hpp"

namespace overparam::neural_tangent {

/// σ'(x) of every activation but sign; of relu 1 for x > 0 and 0 otherwise.
class Derivative {
 public:
  explicit Derivative(const core::Activation& activation);

  double operator()(double x) const;

  /// sup |σ''|; empty where there is none: relu, and polynomials of degree above 2.
  std::optional<double> lipschitz_constant() const;

  core::Activation::Kind kind() const { return kind_; }

 private:
  core::Activation::Kind kind_;
  std::optional<core::Activation> polynomial_;  // σ' of a finite Hermite series
};

}  // namespace overparam::neural_tangent
