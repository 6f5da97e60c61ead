// SPDX-License-Identifier: MIT
/// @file
/// How far finite sizes are from the deterministic equivalent, to leading order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/regression/observables.hpp"
#include "random_features_ridge/parameters.hpp"
#include "random_features_ridge/theory.hpp"

namespace overparam::random_features_ridge {

/// The equivalent is exact as N, K and n → ∞. Where N, K and n are known, the rows say so where a
/// correction is 10 % or more:
/// - what one sample more or less changes. Of least squares on Gaussian features, K < n, the exact
///   variance Δ K/(n−K−1) is the formula Δ K/(n−K) at n − 1, so that this is the correction there;
///   elsewhere it is of its order;
/// - 1/N, for inputs whose norms scatter by 1/√(2N) around √N, not of levels: of relative size
///   4(1−u)⁴/N, u the ratio of the residuals of fitted and fresh labels, u = 0 for an interpolant
///   and below it at negative ridges. The factor is measured (README.md);
/// - of the asymptotic level at finite times, (Δ/n)(1 − e^{−E[g]² t})² of the variance, which
///   fitting the mean costs.
/// At finite times, it is said too where a value is below 1e-12 of the labels' power, which is all
/// that the contour integral resolves.
class FiniteSize {
 public:
  FiniteSize(const Parameters& parameters, Level level, const Theory& theory);

  /// The risks at this time of one sample less and one more, as far as they matter.
  std::vector<regression::Risk> neighbours(double time) const;

  /// Why this observable of `risk`, which is that of the theory, may be inaccurate; empty if
  /// nothing is known to be.
  /// @param fresh Theory::fresh_noise
  std::string reason(const regression::Observable& observable, const regression::Risk& risk,
                     double fresh, const std::vector<regression::Risk>& neighbours,
                     double time) const;

  /// The same of a part of the bias by its name, as of common::add_split.
  std::string split_reason(const std::string& part, double time) const;

  /// The same of the classification error, from what one sample more or less changes.
  std::string classification_reason(double time) const;

 private:
  std::string sample_reason(double change) const;
  template <class Value>
  std::string change_reason(double value, const Value& value_of) const;
  bool overshoots(double time) const;

  const Parameters& p_;
  const Theory& theory_;
  std::optional<double> dimension_, width_, samples_;
  std::optional<Theory> fewer_, more_;  // by one sample
};

}  // namespace overparam::random_features_ridge
