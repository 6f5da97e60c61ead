// SPDX-License-Identifier: MIT
/// @file
/// Parameters of linear separability: their declaration and their typed values.
#pragma once

#include <optional>

#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::linear_separability {

/// One grid point, read and checked.
struct Parameters {
  std::optional<double> dimension;  ///< N; empty only at the asymptotic level
  std::optional<double> samples;    ///< n, where there is a dimension
  double sample_ratio = 1;          ///< n/N
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// n, as number or ratio.
const experiment::Size& sample_size();

/// Fills in the one of samples and sample-ratio that is not given, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

}  // namespace overparam::linear_separability
