// SPDX-License-Identifier: MIT
/// @file
/// What the tables of models with a fixed sample show of a risk.
#pragma once

#include <array>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

/// A linear function of the parts of a risk, with non-negative factors. What it is applied to is
/// not checked: of numbers that are not finite come such.
struct Observable {
  const char* name;
  double bias, variance, training;  ///< factors
  double noise = 0;                 ///< factor of the label noise Δ, added

  /// Its value but for the label noise that is added. A part with factor 0 does not count, whatever
  /// it is.
  constexpr double of(const Risk& risk) const {
    const auto term = [](double factor, double value) { return factor > 0 ? factor * value : 0; };
    return term(bias, risk.bias) + term(variance, risk.variance) + term(training, risk.training);
  }

  /// Its value.
  constexpr double of(const Risk& risk, double label_noise) const {
    return of(risk) + noise * label_noise;
  }

  /// The power that it is a part of: of the target, of the noise, or of the labels.
  constexpr double scale(double target, double label_noise) const {
    return (bias + training) * target + (variance + training + noise) * label_noise;
  }
};

/// Those of every model with a fixed sample.
inline constexpr std::array observables{Observable{"generalization_error", 0.5, 0.5, 0},
                                        Observable{"bias", 1, 0, 0},
                                        Observable{"variance", 0, 1, 0},
                                        Observable{"training_error", 0, 0, 0.5},
                                        Observable{"excess_risk", 1, 1, 0},
                                        Observable{"test_error", 1, 1, 0, 1}};

/// a − b, part by part.
inline Risk difference(const Risk& a, const Risk& b) {
  return {a.bias - b.bias, a.variance - b.variance, a.training - b.training};
}

}  // namespace overparam::regression
