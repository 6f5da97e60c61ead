// SPDX-License-Identifier: MIT
/// @file
/// The learning rates of a direct simulation whose schedule follows the error.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "random_features_online/order_parameters.hpp"
#include "random_features_online/parameters.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

/// The optimal schedule of a network: a function of time alone, the greedy rate of the descent
/// averaged over its data and initial weights, as OrderParameterSystem::learning_rate defines it. A
/// run follows it whatever its own weights do.
class OptimalRate {
 public:
  /// @param spectrum of the network, level instance; @param last the last step that is asked for,
  /// beyond whose node the rate stays. @throws core::IntegrationFailure where the averages cannot
  /// be followed so far.
  OptimalRate(const Spectrum& spectrum, const Parameters& parameters, std::uint64_t last);

  /// η of a step, linear between nodes 1/32 of their step apart.
  double at(std::uint64_t step) const;

 private:
  std::vector<double> steps_, rates_;  // of the nodes
};

/// The greedy schedule: the rate that lowers the expected error of the next step most, at the
/// weights w that a run has reached,
///   η = |Ωw−h|² / [ tr(Ω²)(2ε_g+Δ)/b + (1−1/b) s + (2/b)(s − (E f − E ζ)² (Eφ)ᵀΩ Eφ) ],
///   s = (Ωw−h)ᵀΩ(Ωw−h),
/// with the second moment of the step as for Gaussian features (without its last part if
/// Training::finite_width is off). Stores the K×K matrix Ω.
class GreedyRate {
 public:
  /// @param features F, K×N. @param overlaps h = E[φ ζ], K, which must outlive this. @param teacher
  /// T = E ζ². @param teacher_mean E ζ.
  GreedyRate(const Parameters& parameters, const Eigen::MatrixXd& features,
             const Eigen::VectorXd& overlaps, double teacher, double teacher_mean);

  /// The step after which the rate has to be found anew: once the weights have moved on by 1/32 of
  /// their time.
  static std::uint64_t renewal_after(std::uint64_t step, std::uint64_t width);

  double at(const Training& training, const Eigen::VectorXd& weights) const;

 private:
  Eigen::MatrixXd omega_;  // K×K
  Eigen::VectorXd mean_;   // E φ
  const Eigen::VectorXd& h_;
  double teacher_;
  double teacher_mean_;  // E ζ
  double trace_;         // tr Ω²
  double mean_square_;   // E φᵀ Ω E φ
};

}  // namespace overparam::random_features_online
