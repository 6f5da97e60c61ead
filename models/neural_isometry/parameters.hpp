// SPDX-License-Identifier: MIT
/// @file
/// Parameters of the recovery of planted neurons: their declaration and their typed values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::neural_isometry {

/// What learns: f on inputs x_1 … x_n, the rows of X, n×d.
enum class Network {
  plain,      ///< Σ_i (Xw_i)_+ v_i
  skip,       ///< Xa + Σ_i (Xw_i)_+ v_i
  normalized  ///< Σ_i v_i (Xw_i)_+/|(Xw_i)_+|
};

/// How its weights are found.
enum class Program {
  relaxed,  ///< convex, over arrangement patterns: gates that do not depend on the weights
  exact,    ///< convex, weights in the cones of their patterns: the network's own minimum
  train     ///< the network itself, by gradient descent with weight decay
};

/// Which arrangement patterns 1[Xh ≥ 0] the relaxed program has.
enum class Patterns {
  all,             ///< every one that some h has
  sampled,         ///< those of normal h, and the all-ones pattern where a linear model is planted
  sampled_planted  ///< these and those of the planted neurons
};

/// The law of X.
enum class Data {
  gaussian,  ///< entries N(0, 1/n)
  haar       ///< uniform on XᵀX = I
};

/// What the labels are of, before noise.
enum class Planted {
  linear,  ///< Xw*, |w*| = 1
  relu     ///< Σ_k (Xw*_k)_+, |w*_k| = 1, each divided by its norm in a normalized network
};

/// One grid point, read and checked.
struct Parameters {
  double dimension = 1;           ///< d
  std::optional<double> samples;  ///< n
  double sample_ratio = 1;        ///< n/d
  Network network = Network::skip;
  Program program = Program::relaxed;
  Patterns patterns = Patterns::sampled;
  Data data = Data::haar;
  Planted planted = Planted::linear;
  double neurons = 1;                ///< k
  double noise = 0;                  ///< σ: label noise is N(0, σ²/n)
  double beta = 0;                   ///< β; 0: interpolation of least norm
  std::optional<double> directions;  ///< how many h are drawn; max(n, 50) if empty
  double width = 40;                 ///< m, hidden units of the network that is trained
  double steps = 8000;               ///< of the descent, at each weight decay on the way

  bool skip() const { return network == Network::skip; }

  /// Labels without noise that are interpolated: recovery is of the weights, else of the support.
  bool noiseless() const { return noise == 0 && beta == 0; }

  /// Directions h that are drawn for sampled patterns.
  double draws_of_patterns() const;

  /// Whether there is a law of recovery, probabilities without noise and with β = 0: of a linear
  /// model, and of a neuron in the relaxed program of a normalized network with all patterns.
  bool has_law_of_recovery() const;

  /// Whether there are formulas for noisy labels: of a linear model with XᵀX = 1 and β > 0.
  bool has_law_of_noise() const;
};

/// The largest dimension in which cones are enumerated.
inline constexpr double most_exact_dimension = 5;

/// The most patterns that `all` takes.
inline constexpr double most_patterns = 1e5;

/// Patterns 1[Xh ≥ 0] that n inputs in general position in d dimensions have, 2Σ_{k<d} C(n−1, k)
/// (Cover 1965), or a number above most_patterns where there are more.
double pattern_count(double samples, double dimension);

/// The parameters and their values.
const experiment::Declaration<Parameters>& declaration();

/// n, as a count or relative to d.
const std::vector<experiment::Size>& sizes();

/// Fills in the names of the sizes that are not given, and reads the values.
/// @throws core::InvalidParameter for a combination of values that makes no sense.
experiment::Point resolve(const experiment::Point& point);

/// Checks that a theory level, or the simulation, can treat a point.
/// @throws core::InvalidParameter.
void check(const experiment::Point& point, const std::string& source);

inline constexpr const char* law_level = "law";
inline constexpr const char* instance_level = "instance";

}  // namespace overparam::neural_isometry
