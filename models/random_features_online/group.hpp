// SPDX-License-Identifier: MIT
/// @file
/// The steps inside a group of samples, from their Gram matrix alone.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "random_features_online/one_pass_sgd.hpp"

namespace overparam::random_features_online {

/// What a group does to the weights: w ← scale · w + Φ a. A group that does not end its step leaves
/// w alone, and Φ a waits for the step's end.
struct GroupUpdate {
  double scale = 1;              // as of the end of the group's last step
  Eigen::VectorXd coefficients;  // a, one per sample
  std::vector<double> errors;    // e, one per sample
};

/// Consecutive samples: whole steps, or a part of one step where a batch exceeds a group.
struct Group {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool whole_steps = true;  // Gram matrix needed if there is more than one
  bool ends_step = true;
};

/// The group that begins at sample `first`, at most `size` samples or one sample a step; none of
/// its samples is beyond `last`, the end of a step.
Group group_at(std::uint64_t first, std::uint64_t last, std::uint64_t batch, std::uint64_t size);

/// Forward substitution for the errors before each update and what follows for the weights:
///   e_i = ρ φ_i·w − y_i + Σ_{m in earlier steps} G_im a_m,  a_i = −(η/b) e_i,
/// where each step s multiplies ρ and all earlier a by 1 − η_s γ/K.
/// @param products φ_i·w for the weights at the start of the group's first step.
/// @param gram lower triangle of ΦᵀΦ. @param width K.
/// Sets learner.stopped, and an update that changes nothing, if an error or a step is beyond
/// `limit`.
void solve_group(const Group& group, std::uint64_t batch, double width, Learner& learner,
                 const Eigen::VectorXd& products, const Eigen::VectorXd& labels,
                 const Eigen::MatrixXd& gram, double limit, GroupUpdate& update);

}  // namespace overparam::random_features_online
