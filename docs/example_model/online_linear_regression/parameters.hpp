// SPDX-License-Identifier: MIT
/// @file
/// Parameters of online linear regression: their declaration and their typed values.
#pragma once

#include <vector>

#include "overparam/experiment/parameters.hpp"

namespace overparam::online_linear_regression {

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;      ///< N
  double learning_rate = 1;  ///< η
  double label_noise = 0;    ///< Δ
};

/// The declarations, in the order of the table's columns.
const std::vector<experiment::ParameterSpec>& parameter_specs();

/// The typed values of a point. @throws core::InvalidParameter.
Parameters read(const experiment::Point& point);

}  // namespace overparam::online_linear_regression
