// SPDX-License-Identifier: MIT
/// @file
/// Networks of random features tried out on fresh inputs, as simulations do.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features/teacher_function.hpp"

namespace overparam::random_features {

/// Inputs whose features are in memory at a time.
inline constexpr Eigen::Index tested_at_a_time = 256;

/// How often sign(f) ≠ sign(ζ) among fresh inputs ξ ~ N(0, I_N) of the stream test_inputs, the same
/// for all weights, f = w·g(Fξ/√N)/√K; f = 0 counts half.
/// @param weights w, K×c, finite; @param samples how many inputs, from 1
/// @return c shares. Each is the same whatever other columns there are, on any number of threads.
std::vector<double> classification_errors(const simulate::Network& network,
                                          const core::Activation& student,
                                          const TeacherFunction& teacher,
                                          const Eigen::MatrixXd& weights, double samples,
                                          experiment::Draw draw, core::Team& team);

/// A share of `samples` inputs as a measurement's number, with its binomial standard error.
inline void set_share(experiment::Measurement& row, double share, double samples) {
  row.value = share;
  row.estimator = experiment::Estimator::test_set;
  row.standard_error = std::sqrt(share * (1 - share) / samples);
}

/// Bytes and multiplications of classification_errors for `columns` weights.
inline double testing_memory(double dimension, double width, double units) {
  return 8 * (double(tested_at_a_time) * (dimension + width + units) + dimension * (width + units));
}
inline double testing_cost(double dimension, double width, double samples) {
  return samples * width * (dimension + 60);
}

}  // namespace overparam::random_features
