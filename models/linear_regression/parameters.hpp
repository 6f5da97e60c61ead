// SPDX-License-Identifier: MIT
/// @file
/// Parameters of linear regression: their declaration and their typed values.
#pragma once

#include <memory>
#include <optional>

#include "linear_regression/spectrum.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::linear_regression {

/// How a simulation gets to a finite time.
enum class Flow {
  exact,   ///< gradient flow in the singular basis of the inputs
  odeint,  ///< gradient flow, integrated numerically
  descent  ///< gradient descent with steps η, at t = η steps, linear between them
};

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;                      ///< p
  double samples = 1;                        ///< n
  double sample_ratio = 1;                   ///< n/p
  double ridge = 0;                          ///< λ
  double label_noise = 0;                    ///< Δ
  std::shared_ptr<const Spectrum> spectrum;  ///< of Σ
  Signal signal;
  Flow flow = Flow::exact;
  std::optional<double> learning_rate;  ///< η, with Flow::descent alone
  bool optima = false;
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// Fills in the one of samples and sample-ratio that is not given, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

}  // namespace overparam::linear_regression
