// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the count of linear regions: their declaration and their typed values.
#pragma once

#include "overparam/experiment/declaration.hpp"

namespace overparam::relu_regions {

/// One grid point, read and checked.
struct Parameters {
  double inputs = 1;  ///< n_0
  double width = 1;   ///< n
  double depth = 1;   ///< L
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

}  // namespace overparam::relu_regions
