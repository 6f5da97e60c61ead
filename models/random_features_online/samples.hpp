// SPDX-License-Identifier: MIT
/// @file
/// The samples of a block.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "overparam/core/team.hpp"
#include "random_features_online/one_pass_sgd.hpp"

namespace overparam::random_features_online {

/// Fills column j of `inputs` with z of sample first + j.
template <class Scalar>
void draw_inputs(const SampleSource& source, std::uint64_t first,
                 Eigen::Ref<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>> inputs,
                 core::Team& team);

/// Fills entry j of `noise` with n of sample first + j.
void draw_label_noise(const SampleSource& source, std::uint64_t first, Eigen::VectorXd& noise);

}  // namespace overparam::random_features_online
