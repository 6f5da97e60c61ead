// SPDX-License-Identifier: MIT
/// @file
/// The teacher of the random-feature models as simulations compute it, ζ = Σ_m u_m g_m(x_m) or
/// P(x_1, …, x_M) of the fields x_m = B_m·ξ/√N.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features/features.hpp"
#include "random_features/teacher.hpp"

namespace overparam::random_features {

/// ζ of fields. Immutable.
class TeacherFunction {
  using Index = Eigen::Index;

 public:
  /// M units of one activation with u_m = M^{-1/2}, M the number of fields.
  TeacherFunction(core::Activation activation) : units_{{std::move(activation), {}}} {}

  /// The teacher of a replica: Gaussian weights are the sample M of the stream of the teacher,
  /// whose samples below are its units.
  TeacherFunction(const TeacherLaw& law, experiment::Draw draw) {
    if (law.polynomial) {
      polynomial_ = law.polynomial_target();
      return;
    }
    weights_ = law.weights.of(law.units);
    if (law.weights.kind == UnitWeights::Kind::gaussian)
      core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
          .normal(static_cast<std::uint64_t>(weights_.size()),
                  {weights_.data(), static_cast<std::size_t>(weights_.size())});
    weights_ /= std::sqrt(law.units);
    if (law.activations.size() == 1) {
      units_.push_back({law.activations[0], {}});
      return;
    }
    for (Index m = 0; m < weights_.size(); ++m) {
      const auto& g = law.activations[static_cast<std::size_t>(m)];
      Units* same = nullptr;
      for (auto& units : units_)
        if (units.activation == g) same = &units;
      if (!same) same = &units_.emplace_back(Units{g, {}});
      same->rows.push_back(m);
    }
  }

  /// E[g(F_i·ξ/√N) ζ] for every row F_i of `features`. @param teacher B
  Eigen::VectorXd overlaps(const core::Activation& student, const Eigen::MatrixXd& features,
                           const Eigen::MatrixXd& teacher) const {
    if (polynomial_) return polynomial_->overlaps(student, features, teacher);
    const Eigen::VectorXd u = weights(teacher.rows());
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(features.rows());
    for (const Units& units : units_)
      sum += core::activation_covariance(student, features, units.activation,
                                         rows_of(units, teacher)) *
             rows_of(units, u);
    return sum;
  }

  /// E[ζ²]; 0 where that is rounding of up to M² products.
  double power(const Eigen::MatrixXd& teacher) const {
    if (polynomial_) return polynomial_->power();
    constexpr double resolution = 1e-13;
    const Eigen::VectorXd u = weights(teacher.rows());
    double sum = 0, size = 0;
    for (const Units& a : units_)
      for (const Units& b : units_) {
        const Eigen::VectorXd ua = rows_of(a, u), ub = rows_of(b, u);
        const Eigen::MatrixXd pairs = core::activation_covariance(
            a.activation, rows_of(a, teacher), b.activation, rows_of(b, teacher));
        sum += ua.dot(pairs * ub);
        size += ua.cwiseAbs().dot(pairs.cwiseAbs() * ub.cwiseAbs());
      }
    return sum > resolution * size ? sum : 0;
  }

  /// ζ of every column of `fields`, M×n, which is overwritten.
  template <class Scalar>
  Eigen::VectorXd values(Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>& fields) const {
    if (polynomial_) return polynomial_->values(fields.template cast<double>());
    const Eigen::VectorXd u = weights(fields.rows());
    const auto apply = [](const core::Activation& g, auto& x) {
      g.apply(std::span<Scalar>(x.data(), static_cast<std::size_t>(x.size())));
    };
    if (units_.size() == 1) {
      apply(units_[0].activation, fields);
      return fields.template cast<double>().transpose() * u;
    }
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(fields.cols());
    for (const Units& units : units_) {
      auto x = rows_of(units, fields);
      apply(units.activation, x);
      sum += x.template cast<double>().transpose() * rows_of(units, u);
    }
    return sum;
  }

  /// E[ζ].
  double mean(Index fields) const {
    if (polynomial_) return polynomial_->mean();
    const Eigen::VectorXd u = weights(fields);
    double sum = 0;
    for (const Units& units : units_) sum += units.activation.mean() * rows_of(units, u).sum();
    return sum;
  }

 private:
  struct Units {  // of one activation
    core::Activation activation;
    std::vector<Index> rows;  // none: all
  };

  Eigen::VectorXd weights(Index fields) const {
    if (weights_.size() > 0) return weights_;
    return Eigen::VectorXd::Constant(fields, 1 / std::sqrt(double(fields)));
  }

  template <class Matrix>
  static Matrix rows_of(const Units& units, const Matrix& matrix) {
    if (units.rows.empty()) return matrix;
    return matrix(units.rows, Eigen::all);
  }

  std::optional<PolynomialTarget> polynomial_;  // in place of units
  std::vector<Units> units_;
  Eigen::VectorXd weights_;  // u; none: all equal
};

/// ζ of every column ξ of `inputs`, N×n. @param teacher B
inline Eigen::VectorXd target_values(const TeacherFunction& function, const Eigen::MatrixXd& inputs,
                                     const Eigen::MatrixXd& teacher, core::Team& team) {
  const double norm = 1 / std::sqrt(double(inputs.rows()));
  Eigen::VectorXd values(inputs.cols());
  in_pieces(inputs.cols(), team, [&](Eigen::Index first, Eigen::Index count) {
    Eigen::MatrixXd fields = norm * (teacher * inputs.middleCols(first, count));
    values.segment(first, count) = function.values(fields);
  });
  return values;
}

}  // namespace overparam::random_features
