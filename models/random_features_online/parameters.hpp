// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the online random-feature model: their declaration and their typed values.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"
#include "overparam/spectrum/levels.hpp"
#include "random_features/declarations.hpp"
#include "random_features_online/one_pass_sgd.hpp"
#include "random_features_online/order_parameters.hpp"

namespace overparam::random_features_online {

using random_features::Features;

/// Where the theory's spectrum comes from: the theory levels, by their names.
enum class Level {
  asymptotic,     ///< N, K → ∞ at fixed β
  deterministic,  ///< finite N and K, mean over features on the sphere
  instance        ///< one sampled network: K×K eigendecomposition
};

/// What a simulation draws for each sample.
enum class Sampling {
  automatic,    ///< local fields if N > K + M, inputs otherwise
  inputs,       ///< ξ, N numbers
  local_fields  ///< Fξ/√N and Bξ/√N from their joint law, K + M numbers
};

/// How a simulation measures ε_g and Q.
enum class ErrorMeasure {
  automatic,  ///< exact up to K = 20000
  exact,      ///< the Gaussian average ½(T − 2h·w + wᵀΩw)
  running     ///< from the errors met on the way, RunningError
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double> dimension;  ///< N; empty only at the asymptotic level
  std::optional<double> width;      ///< K
  double ratio = 1;                 ///< β = K/N
  std::optional<double> exponent;   ///< ℓ of K = N^ℓ
  core::Activation activation;
  random_features::TeacherLaw teacher;
  Training training;
  Features features = Features::sphere;
  Precision precision = Precision::float64;
  Sampling sampling = Sampling::automatic;
  ErrorMeasure error_measure = ErrorMeasure::automatic;
  bool recursion = false;       ///< finite times by iterate instead of integrate
  double flip_probability = 0;  ///< p
  bool classification = false;  ///< whether the classification error is asked for
  double test_samples = 1e4;    ///< on which a simulation counts it
  /// Of Gaussian features with this spectrum, in the place of activations, teacher and law of F.
  /// These are linear functions of modes: `activation` and the teacher's one are linear.
  std::shared_ptr<const spectrum::Levels> levels = {};

  double feature_power() const;  ///< E[g²], at levels Σ D λ
  /// P: components of an input as a simulation draws it, N, or of levels the modes that are seen
  /// and one for what is not.
  double components() const;
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// K, as width, ratio or exponent.
const experiment::Size& width_size();

/// Fills in the two of width, ratio and exponent that are not given (the exponent stays empty at N
/// = 1, all but the ratio without N), and the teacher's activation, takes away what has no meaning
/// with levels, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// "asymptotic", "deterministic" or "instance".
std::string to_string(Level level);

/// asymptotic without a dimension; deterministic on the sphere, instance for Gaussian features.
Level default_level(const Parameters& parameters);

using random_features::network_law;

}  // namespace overparam::random_features_online
