// SPDX-License-Identifier: MIT
/// @file
/// Parameters of kernel ridge regression: their declaration and their typed values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/levels.hpp"

namespace overparam::kernel_ridge {

/// A function of one direction w, |w| = 1, on the unit sphere in d dimensions.
struct Target {
  std::string text;  ///< as it was read
  /// T_l of ζ = Σ_l √(T_l D_l) P_l(x·w), so that E ζ² = Σ T_l; empty for an activation.
  std::vector<double> powers;
  /// g_T of ζ = g_T(√d x·w); empty for powers.
  std::optional<core::Activation> activation;

  /// Reads "levels:T0,T1,…" (at most 64 numbers from 0, not all zero) or an activation.
  /// @throws core::InvalidParameter named by `option`.
  /// @param content of the file of a function that is one.
  static Target parse(const std::string& text, const std::string& option,
                      const std::string* content = nullptr);
  static std::string choices();
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double>
      dimension;                  ///< d, or the number of modes; empty only at the asymptotic level
  std::optional<double> samples;  ///< n
  double ratio = 1;               ///< n/d
  std::optional<double> exponent;  ///< ℓ of n = d^ℓ
  std::shared_ptr<const spectrum::DotProductKernel> kernel;
  Target target;
  double ridge = 0;        ///< λ
  double label_noise = 0;  ///< Δ
  /// Of Gaussian features with this spectrum, in the place of sphere, kernel and target.
  std::shared_ptr<const spectrum::Levels> levels = {};
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// n, as number, ratio or exponent.
const experiment::Size& sample_size();

/// Fills in the two of samples, sample-ratio and sample-exponent that are not given (all but the
/// ratio stay empty without d), takes away what has no meaning with levels, and reads the values.
/// @throws core::InvalidParameter.
experiment::Point resolve(const experiment::Point& point);

}  // namespace overparam::kernel_ridge
