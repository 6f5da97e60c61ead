// SPDX-License-Identifier: MIT
/// @file
/// Gaussian features with a given spectrum, drawn.
#pragma once

#include <Eigen/Core>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/spectrum/levels.hpp"

namespace overparam::random_features_ridge {

/// φ_k(x) = K^{-1/2} Σ_i √λ_i F_ki ψ_i(x), F_ki and ψ_i(x) independent and standard normal, and the
/// target ζ = Σ_i θ_i ψ_i, θ in a uniformly random direction within each level. What levels of
/// eigenvalue 0 have of the target is one more ψ.
class GaussianFeatures {
 public:
  /// @param levels with whole multiplicities (spectrum::whole_multiplicities).
  GaussianFeatures(const spectrum::Levels& levels, Eigen::Index width, experiment::Draw draw);

  struct Sample {
    Eigen::MatrixXd design;  ///< φ, n×K
    Eigen::VectorXd target;  ///< ζ, n
  };
  /// @param index of the sample, from 0: others are independent
  Sample sample(Eigen::Index count, experiment::Draw draw, core::Team& team,
                std::uint64_t index = 0) const;

  /// E φφᵀ, K×K.
  Eigen::MatrixXd covariance(core::Team& team) const;
  /// E ζφ, K.
  Eigen::VectorXd overlap() const { return features_.transpose() * target_; }
  /// E ζ².
  double target_power() const { return target_.squaredNorm() + unreachable_; }

 private:
  Eigen::MatrixXd features_;  // √(λ_i/K) F_ki, p×K
  Eigen::VectorXd target_;    // θ, p
  double unreachable_ = 0;
};

}  // namespace overparam::random_features_ridge
