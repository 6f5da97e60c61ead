// SPDX-License-Identifier: MIT
/// @file
/// Parameters of linear regression: their declaration and their typed values.
#pragma once

#include <algorithm>
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

/// Which of the features the student sees, if not all.
enum class SeenChoice {
  leading,  ///< those of the largest eigenvalues
  random    ///< a uniformly random subset; eigenvalues are equal
};

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;              ///< d, of inputs and target: the number of modes, whole or not
  double samples = 1;                ///< n
  double sample_ratio = 1;           ///< n/d
  std::optional<double> seen;        ///< p, if not all d
  std::optional<double> seen_ratio;  ///< p/d, like seen
  SeenChoice seen_choice = SeenChoice::leading;
  double ridge = 0;                          ///< λ
  double label_noise = 0;                    ///< Δ
  std::shared_ptr<const Spectrum> spectrum;  ///< of Σ
  Signal signal;
  Flow flow = Flow::exact;
  std::optional<double> learning_rate;  ///< η, with Flow::descent alone
  bool optima = false;
  bool variance_split = false;  ///< whether the parts of the bias are asked for
  double students = 1;          ///< k, how many are averaged; may be infinite

  /// Whether the student sees fewer features than there are.
  bool partial() const { return seen && *seen < dimension; }

  /// p, the features of the student and its weights.
  double features() const { return partial() ? *seen : dimension; }

  /// Those of them that are not always 0.
  double learnable() const { return std::min(features(), positive(*spectrum)); }

  /// Of the features that the student sees.
  Spectrum seen_spectrum() const { return partial() ? leading(*spectrum, *seen) : *spectrum; }
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// p, as number or ratio to the dimension; not given it is all of it.
const experiment::Size& seen_size();

/// Fills in the one of samples and sample-ratio that is not given, and of seen and seen-ratio
/// unless neither is, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

}  // namespace overparam::linear_regression
