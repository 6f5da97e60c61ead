// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the online random-feature model: their declaration and their typed values.
#pragma once

#include <optional>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/ode/order_parameters.hpp"

namespace overparam::random_features_online {

/// How the frozen first layer is drawn.
enum class Features {
  sphere,   ///< rows of norm √N, uniform
  gaussian  ///< independent N(0,1) entries
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double> dimension;  ///< N; empty only at the asymptotic level
  std::optional<double> width;      ///< K
  double ratio = 1;                 ///< β = K/N
  double teacher_units = 1;         ///< M
  double teacher_overlap = 0;       ///< B_m·B_n/N, m ≠ n
  core::Activation activation;
  core::Activation teacher_activation;
  ode::Training training;
  Features features = Features::sphere;
};

/// The declarations, in the order of the table's columns.
const std::vector<experiment::ParameterSpec>& parameter_specs();

/// Fills in width from ratio or the reverse and the teacher's activation.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// The typed values of a resolved point.
Parameters read(const experiment::Point& point);

}  // namespace overparam::random_features_online
