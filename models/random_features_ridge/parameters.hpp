// SPDX-License-Identifier: MIT
/// @file
/// Parameters of random-feature ridge regression: their declaration and their typed values.
#pragma once

#include <optional>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"

namespace overparam::random_features_ridge {

/// How the frozen first layer is drawn.
enum class Features {
  sphere,   ///< rows of norm √N, uniform
  gaussian  ///< independent N(0,1) entries
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double> dimension;  ///< N; empty only at the asymptotic level
  std::optional<double> width;      ///< K
  double ratio = 1;                 ///< K/N
  std::optional<double> samples;    ///< n
  double sample_ratio = 1;          ///< n/N
  double teacher_units = 1;         ///< M
  double teacher_overlap = 0;       ///< B_m·B_n/N, m ≠ n
  core::Activation activation;
  core::Activation teacher_activation;
  double ridge = 0;        ///< λ
  double label_noise = 0;  ///< Δ
  Features features = Features::sphere;
  bool optima = false;  ///< whether theory looks for the best ridge and the best time
};

/// The declarations, in the order of the table's columns.
const std::vector<experiment::ParameterSpec>& parameter_specs();

/// K and n, each as a count or relative to N.
const std::vector<experiment::Size>& sizes();

/// Fills in the names of the sizes that are not given, and the teacher's activation.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// The typed values of a resolved point.
Parameters read(const experiment::Point& point);

/// The networks of a point with a dimension.
simulate::NetworkLaw network_law(const Parameters& parameters);

}  // namespace overparam::random_features_ridge
