// SPDX-License-Identifier: MIT
/// @file
/// Parameters of random-feature ridge regression: their declaration and their typed values.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"
#include "overparam/spectrum/levels.hpp"
#include "random_features/declarations.hpp"

namespace overparam::random_features_ridge {

using random_features::Features;

/// Which limit is taken.
enum class Level {
  asymptotic,    ///< N, K, n → ∞ at fixed K/N and n/N
  deterministic  ///< finite N, K and n, averages over features on the sphere and data
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double>
      dimension;                ///< N, or the number of modes; empty only at the asymptotic level
  std::optional<double> width;  ///< K
  double ratio = 1;             ///< K/N
  std::optional<double> exponent;  ///< ℓ of K = N^ℓ
  std::optional<double> samples;   ///< n
  double sample_ratio = 1;         ///< n/N
  core::Activation activation;
  random_features::TeacherLaw teacher;
  double ridge = 0;             ///< λ
  double label_noise = 0;       ///< Δ
  double flip_probability = 0;  ///< p
  Features features = Features::sphere;
  bool optima = false;          ///< whether theory looks for the best ridge and the best time
  bool classification = false;  ///< whether the classification error is asked for
  double test_samples = 1e4;    ///< on which a simulation counts it
  bool variance_split = false;  ///< whether the parts of the bias are asked for
  double students = 1;          ///< k, how many are averaged; may be infinite
  /// Of Gaussian features with this spectrum, in the place of activations, teacher and law of F.
  std::shared_ptr<const spectrum::Levels> levels = {};
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// K and n, each as a count or relative to N.
const std::vector<experiment::Size>& sizes();

/// Fills in the names of the sizes that are not given, and the teacher's activation, takes away
/// what has no meaning with levels, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// "asymptotic" or "deterministic".
std::string to_string(Level level);

/// deterministic on the sphere; asymptotic without a dimension and for Gaussian features.
Level default_level(const Parameters& parameters);

using random_features::network_law;

}  // namespace overparam::random_features_ridge
