// SPDX-License-Identifier: MIT
/// @file
/// The learning problem that all comparisons of SGD share.
#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "overparam/core/activation.hpp"
#include "random_features_online/one_pass_sgd.hpp"

namespace overparam::bench {

inline constexpr Eigen::Index teacher_units = 2;
inline constexpr double learning_rate = 0.5;
inline constexpr double label_noise = 0.1;

/// What is drawn for a sample.
enum class Sampling {
  automatic,  ///< as the model does: local fields if N > K + M, inputs otherwise
  inputs
};

/// Student and teacher with the activation erf and rows on the sphere, batch 1.
struct Workload {
  Eigen::MatrixXd features, teacher;  ///< F and B, in the coordinates that are drawn
  double field_scale = 1;
  bool local = false;

  random_features_online::Problem problem() const;
};

const core::Activation& activation();

/// The workload of a size. It is made once and lives as long as the program.
const Workload& workload(Eigen::Index dimension, Eigen::Index width,
                         Sampling sampling = Sampling::automatic);

}  // namespace overparam::bench
