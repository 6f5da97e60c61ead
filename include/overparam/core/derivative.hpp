// SPDX-License-Identifier: MIT
/// @file
/// The derivatives σ' and σ'' of an activation.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::core {

/// σ'(x), immutable; of relu 1 for x > 0 and 0 otherwise, of abs and leaky_relu at 0 that from the
/// left. Those of formulas are the derivatives of polynomials that equal the formula to rounding on
/// panels, relative errors about 1e-12 and 1e-10.
class Derivative {
 public:
  /// @throws InvalidParameter named "activation" for functions that jump, as sign and step do:
  /// they have none.
  explicit Derivative(const Activation& activation);

  /// x finite. Not checked; of hermite it overflows where its polynomials do.
  double operator()(double x) const;

  /// σ''(x), x finite; of relu, abs and leaky_relu, whose kinks are left out, 0. Not checked, like
  /// σ'(x).
  double slope(double x) const;

  /// sup |σ'|; empty where there is none: polynomials of degree above 1.
  std::optional<double> bound() const;

  /// sup |σ''|; empty where there is none: relu, and polynomials of degree above 2.
  std::optional<double> lipschitz_constant() const;

  /// Whether σ' jumps somewhere, as that of relu does.
  bool jumps() const { return jumps_; }

  /// Of the activation.
  Activation::Kind kind() const { return kind_; }

 private:
  Activation::Kind kind_;
  bool jumps_ = false;
  std::vector<double> series_, slopes_;  // of hermite: the coefficients of σ' and σ''
  Activation::Sides sides_;
  std::shared_ptr<const Function> function_;
};

/// E[g'(x) g'(y)] of standard normal x and y of covariance c, −1 ≤ c ≤ 1, where rounding may leave
/// 1e-9 beyond: by quadrature over the plane between the kinks, to 1e-11 of E[g'²].
/// @throws InvalidParameter for other c, and like Derivative; ConvergenceFailure where quadrature
/// does not settle.
double slope_average(const Activation& g, double c);

}  // namespace overparam::core
