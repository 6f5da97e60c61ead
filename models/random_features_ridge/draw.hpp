// SPDX-License-Identifier: MIT
/// @file
/// One draw of a simulation, and what is measured of weights that were fitted to it.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>

#include "common/risk.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features_ridge/parameters.hpp"

namespace overparam::random_features_ridge {

/// A sample of n inputs: features of a network, which may be that of several students of K features
/// each, and labels.
struct Sample {
  Eigen::MatrixXd design;  ///< Φ, a row for each input, 1/√K in it
  Eigen::MatrixXd labels;  ///< n×2: ζ and unit noise
  Eigen::VectorXd flips;   ///< n, standard normal: labels whose number is low have the wrong sign

  /// @param network of which with Parameters::levels only the number of features matters
  /// @param index of the sample, from 0: others are independent
  Sample(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
         core::Team& team, std::uint64_t index = 0);
};

/// Averages over inputs, of all features of the network.
struct Averages {
  Eigen::MatrixXd omega;  ///< Ω
  Eigen::VectorXd h;
  double teacher = 0;  ///< T

  Averages(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
           core::Team& team);
};

/// What the labels of one variant are made of.
struct Noise {
  double variance = 0;  ///< Δ
  double flips = 0;     ///< p

  explicit Noise(const Parameters& p) : variance(p.label_noise), flips(p.flip_probability) {}

  /// The mean of a label over ζ.
  double kept() const { return 1 - 2 * flips; }
  /// Of a label ±1 that may be flipped, and of what is added to it.
  double total() const { return variance + (1 - kept() * kept()); }
  /// E(y − f)² − E(ζ − f)² of a fresh label. @param overlap E[ζf]
  double fresh(double overlap) const {
    return flips > 0 ? variance + 2 * (1 - kept()) * overlap : variance;
  }
};

/// E(ζ − f)² of `terms` weights w for which h·w and wᵀΩw are known.
experiment::Known excess(double teacher, double overlap, double norm, Eigen::Index terms);

/// (1/n)|y − Φw|².
double training_residual(const Sample& sample, const Eigen::VectorXd& y, const Eigen::VectorXd& w);

/// ζ with the signs that it was given, each wrong with probability p.
Eigen::VectorXd flipped(const Sample& sample, double p);

Eigen::VectorXd labels_of(const Sample& sample, const Noise& noise);

/// Why the quadratic form of a draw has no minimum at a ridge.
/// @param obstacle as of linalg::RidgeFit
std::string without_minimum(double ridge, double obstacle);

inline constexpr double largest_coordinate = 1e300;  ///< of weights that are numbers
inline constexpr const char* beyond_numbers = "above the largest number";

/// What a draw has at one time, or why it has nothing.
struct Result {
  std::optional<common::Errors> errors = {};
  double fresh = 0;  ///< as of Noise
  Eigen::VectorXd weights = {};
  std::string reason = {};
};

}  // namespace overparam::random_features_ridge
