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

/// Fills entry j of `noise` with number first + j of a stream that has 64 to a sample, as
/// SampleSource::label_noise and label_flips have.
void draw_label_noise(const core::Stream& stream, std::uint64_t first, Eigen::VectorXd& noise);

}  // namespace overparam::random_features_online
