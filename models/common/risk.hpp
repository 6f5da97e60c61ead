// SPDX-License-Identifier: MIT
/// @file
/// The rows that all models with a fixed sample have of their errors.
#pragma once

#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::common {

/// Mean squares of a fit f of labels y = ζ + noise.
struct Errors {
  experiment::Known excess;    ///< E(ζ − f)²
  experiment::Known bias;      ///< of the mean of f over label noise
  experiment::Known variance;  ///< of f, from label noise
  experiment::Known training;  ///< (1/n) Σ (y − f)²
};

/// Those of a theory, where the excess is the sum of bias and variance.
inline Errors errors_of(const regression::Risk& risk) {
  return {{risk.bias + risk.variance, risk.bias_rounding + risk.variance_rounding},
          {risk.bias, risk.bias_rounding},
          {risk.variance, risk.variance_rounding},
          {risk.training, risk.training_rounding}};
}

/// Calls `add(observable, number)` for each row, with a name and an experiment::Known.
template <class Add>
void add_errors(const Errors& errors, double label_noise, const Add& add) {
  const auto half = [](const experiment::Known& all) {
    return experiment::Known{all.value / 2, all.error / 2};
  };
  const auto& excess = errors.excess;
  add("generalization_error", half(excess));
  add("bias", errors.bias);
  add("variance", errors.variance);
  add("training_error", half(errors.training));
  add("excess_risk", excess);
  add("test_error", experiment::Known{excess.value + label_noise, excess.error});
}

}  // namespace overparam::common
