// SPDX-License-Identifier: MIT
/// @file
/// Parameters of online linear regression: their declaration and their typed values.
#pragma once

#include "overparam/experiment/declaration.hpp"

namespace overparam::online_linear_regression {

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;      ///< N
  double learning_rate = 1;  ///< η
  double label_noise = 0;    ///< Δ
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

}  // namespace overparam::online_linear_regression
