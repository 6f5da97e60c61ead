// SPDX-License-Identifier: MIT
/// @file
/// One-pass stochastic gradient descent on a linear readout of frozen random features.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "overparam/core/activation.hpp"
#include "overparam/core/random.hpp"

namespace overparam::simulate {

/// Fresh labelled samples. ξ ~ N(0, I_N) and n ~ N(0,1) are addressed by the number of the sample,
/// so that sample s is the same however samples are grouped.
struct SampleSource {
  core::Stream inputs;
  core::Stream label_noise;
};

/// The learning problem: φ_i = g(F_i·ξ/√N)/√K, y = v·g_T(Bξ/√N)/√M + √Δ n, v = (1, …, 1).
struct Problem {
  const Eigen::MatrixXd& features;  ///< F, K×N
  const core::Activation& activation;
  const Eigen::MatrixXd& teacher;  ///< B, M×N
  const core::Activation& teacher_activation;
  double label_noise = 0;   ///< Δ
  double weight_decay = 0;  ///< γ, acts as γ/K a step
  std::size_t batch = 1;    ///< b
};

/// Runs the definition
///   w ← w − η_s [ (1/b) Σ_batch (w·φ − y) φ + (γ/K) w ]
/// for steps first, …, last−1, step s using the samples s b, …, s b + b − 1.
/// The features of a block of steps are computed in one matrix product, since F is frozen; the
/// updates themselves are made one after the other.
/// @param weights w, K, changed in place. @param rate η as a function of the step.
void descend(const Problem& problem, const SampleSource& samples, Eigen::VectorXd& weights,
             std::uint64_t first, std::uint64_t last,
             const std::function<double(std::uint64_t)>& rate);

}  // namespace overparam::simulate
