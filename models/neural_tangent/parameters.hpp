// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the two-layer network in its linear regime: their declaration and typed values.
#pragma once

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_tangent {

/// One grid point, read and checked.
struct Parameters {
  double dimension = 0;     ///< d
  double width = 0;         ///< K hidden units
  double ratio = 0;         ///< K/d
  double samples = 0;       ///< n
  double sample_ratio = 0;  ///< n/d
  core::Activation activation;
  double ridge = 0;            ///< λ
  double label_noise = 0;      ///< Δ
  double linear_power = 1;     ///< T_1
  double nonlinear_power = 0;  ///< T_*
  bool train = false;          ///< the nonlinear network too
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// K, as width or ratio.
const experiment::Size& width_size();

/// Fills in the ratios from the numbers or the numbers from the ratios, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// What to divide the three powers by so that they, their products and sums are numbers: 1, unless
/// the largest is above 1e100 or below 1e-100. All errors are proportional to them.
double power_unit(const Parameters& parameters);

/// The same with the powers in these units.
Parameters in_units(const Parameters& parameters, double unit);

}  // namespace overparam::neural_tangent
