// SPDX-License-Identifier: MIT
/// @file
/// What a direct simulation draws: a network, and the coordinates of its units.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features/teacher_function.hpp"
#include "random_features_online/one_pass_sgd.hpp"
#include "random_features_online/parameters.hpp"

namespace overparam::random_features_online {

/// Whether samples are drawn as the local fields of the units.
bool draws_local_fields(const Parameters& p);

/// The units of a replica, whose fields are F_i·ξ/√P and B·ξ/√P for inputs of P components. Of
/// levels they are √(P λ_i) F_ki and √P θ_i: modes are the components, and all that is never seen
/// is a last one.
simulate::Network draw_units(const Parameters& p, experiment::Draw draw);

/// A network; in single precision its features alone, so that they are held once.
struct Drawn {
  Eigen::MatrixXd features, teacher;
  std::optional<Eigen::MatrixXf> single_features;  ///< in place of features
  random_features::TeacherFunction target;         ///< ζ of the teacher's fields

  Drawn(const Parameters& p, experiment::Draw draw);

  /// h = E[φ_i ζ], K.
  Eigen::VectorXd overlaps_with_teacher(const Parameters& p) const;
  /// T of the sampled teacher, zero where that is all rounding.
  double teacher_power() const;
  /// K wᵀΩw of each column of `weights`.
  Eigen::VectorXd norms(const Parameters& p, const Eigen::MatrixXd& weights,
                        core::Team& team) const;

 private:
  Eigen::VectorXd linear_norms(const Eigen::MatrixXd& weights, core::Team& team) const;
};

/// Units in the coordinates z that are drawn: ξ, or the local fields' own.
struct Fields {
  Eigen::MatrixXd own_features, own_teacher;  ///< empty if z = ξ
  double scale = 1;
  bool local = false;

  Fields(const Parameters& p, const Drawn& network);

  /// Refers to this, to the network and to the parameters.
  Problem problem(const Parameters& p, const Drawn& network) const;
};

}  // namespace overparam::random_features_online
