// SPDX-License-Identifier: MIT
/// @file
/// Parameters of smooth interpolation: their declaration and their typed values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::robustness {

/// What the p parameters multiply.
enum class Linearisation {
  features,  ///< p = K random features g(F_i·x/√N)/√K
  tangent    ///< p = KN slopes of K units times inputs, σ'(w_k·x) x/√(KN)
};

/// Which norm of the parameters is small.
enum class Interpolant {
  norm,     ///< |w|²
  gradient  ///< G = E|∇f|²
};

/// The law of the inputs; both are isoperimetric.
enum class Inputs {
  sphere,   ///< uniform on |x|² = N
  gaussian  ///< N(0, I_N)
};

/// The law of the label noise, of variance Δ.
enum class Labels {
  sign,   ///< ±√Δ
  normal  ///< N(0, Δ)
};

/// Which limit a theory takes.
enum class Level {
  asymptotic,     ///< N, K, n → ∞ at fixed K/N and n/N
  deterministic,  ///< averages at these sizes; of tangent features N → ∞ at this K and n/N
  infinite_width  ///< K → ∞ at this N and n
};

/// One grid point, read and checked.
struct Parameters {
  std::optional<double> dimension;  ///< N; empty only at the asymptotic level
  std::optional<double> width;      ///< K
  double ratio = 1;                 ///< K/N
  std::optional<double> exponent;   ///< ℓ of K = N^ℓ
  std::optional<double> samples;    ///< n
  double sample_ratio = 1;          ///< n/N
  core::Activation activation;
  Linearisation linearisation = Linearisation::features;
  Interpolant interpolant = Interpolant::norm;
  double ridge = 0;  ///< λ
  Inputs inputs = Inputs::sphere;
  std::optional<core::Activation> teacher_activation;  ///< g_T; empty for ζ = 0
  double teacher_units = 1;                            ///< M
  double teacher_overlap = 0;                          ///< B_m·B_n/N, m ≠ n
  double label_noise = 1;                              ///< Δ
  Labels labels = Labels::sign;
  bool lipschitz = false;  ///< whether the simulation bounds the Lipschitz constant

  bool tangent() const { return linearisation == Linearisation::tangent; }

  /// p, which needs a dimension for tangent features.
  double parameter_count() const { return *width * (tangent() ? *dimension : 1); }
};

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// K and n, each as a count or relative to N.
const std::vector<experiment::Size>& sizes();

/// Fills in the names of the sizes that are not given, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// Checks that a theory level, or the simulation, can treat a point.
/// @throws core::InvalidParameter.
void check(const experiment::Point& point, const std::string& source);

/// "asymptotic", "deterministic" or "infinite-width".
std::string to_string(Level level);

/// The level of that name.
Level level_of(const std::string& source);

/// asymptotic without a dimension, deterministic with one.
Level default_level(const Parameters& parameters);

}  // namespace overparam::robustness
