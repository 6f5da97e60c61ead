// SPDX-License-Identifier: MIT
/// @file
/// The teacher of the random-feature models as simulations compute it, ζ = Σ_m u_m g_m(x_m) or
/// P(x_1, …, x_M) of the fields x_m = B_m·ξ/√N.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features/teacher.hpp"

namespace overparam::random_features {

/// ζ of fields. Immutable.
class TeacherFunction {
  using Index = Eigen::Index;

 public:
  /// M units of one activation with u_m = M^{-1/2}, M the number of fields.
  TeacherFunction(core::Activation activation);

  /// The teacher of a replica: Gaussian weights are the sample M of the stream of the teacher,
  /// whose samples below are its units.
  TeacherFunction(const TeacherLaw& law, experiment::Draw draw);

  /// E[g(F_i·ξ/√N) ζ] for every row F_i of `features`. @param teacher B
  Eigen::VectorXd overlaps(const core::Activation& student, const Eigen::MatrixXd& features,
                           const Eigen::MatrixXd& teacher) const;

  /// E[ζ²]; 0 where that is rounding of up to M² products.
  double power(const Eigen::MatrixXd& teacher) const;

  /// ζ of every column of `fields`, M×n, which is overwritten.
  Eigen::VectorXd values(Eigen::MatrixXd& fields) const;
  Eigen::VectorXd values(Eigen::MatrixXf& fields) const;

  /// E[ζ].
  double mean(Index fields) const;

 private:
  struct Units {  // of one activation
    core::Activation activation;
    std::vector<Index> rows;  // none: all
  };

  Eigen::VectorXd weights(Index fields) const;

  template <class Scalar>
  Eigen::VectorXd unit_values(Eigen::MatrixX<Scalar>& fields) const;
  template <class Matrix>
  static Matrix rows_of(const Units& units, const Matrix& matrix);

  std::optional<PolynomialTarget> polynomial_;  // in place of units
  std::vector<Units> units_;
  Eigen::VectorXd weights_;  // u; none: all equal
};

/// ζ of every column ξ of `inputs`, N×n. @param teacher B
Eigen::VectorXd target_values(const TeacherFunction& function, const Eigen::MatrixXd& inputs,
                              const Eigen::MatrixXd& teacher, core::Team& team);

}  // namespace overparam::random_features
