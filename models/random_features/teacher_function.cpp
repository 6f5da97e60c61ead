// SPDX-License-Identifier: MIT
#include "random_features/teacher_function.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "random_features/features.hpp"

namespace overparam::random_features {

TeacherFunction::TeacherFunction(core::Activation activation)
    : units_{{std::move(activation), {}}} {}

TeacherFunction::TeacherFunction(const TeacherLaw& law, experiment::Draw draw) {
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

Eigen::VectorXd TeacherFunction::weights(Index fields) const {
  if (weights_.size() > 0) return weights_;
  return Eigen::VectorXd::Constant(fields, 1 / std::sqrt(double(fields)));
}

template <class Matrix>
Matrix TeacherFunction::rows_of(const Units& units, const Matrix& matrix) {
  if (units.rows.empty()) return matrix;
  return matrix(units.rows, Eigen::all);
}

Eigen::VectorXd TeacherFunction::overlaps(const core::Activation& student,
                                          const Eigen::MatrixXd& features,
                                          const Eigen::MatrixXd& teacher) const {
  if (polynomial_) return polynomial_->overlaps(student, features, teacher);
  const Eigen::VectorXd u = weights(teacher.rows());
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(features.rows());
  for (const Units& units : units_)
    sum +=
        core::activation_covariance(student, features, units.activation, rows_of(units, teacher)) *
        rows_of(units, u);
  return sum;
}

double TeacherFunction::power(const Eigen::MatrixXd& teacher) const {
  if (polynomial_) return polynomial_->power();
  constexpr double resolution = 1e-13;
  const Eigen::VectorXd u = weights(teacher.rows());
  double sum = 0, size = 0;
  for (const Units& a : units_)
    for (const Units& b : units_) {
      const Eigen::VectorXd ua = rows_of(a, u), ub = rows_of(b, u);
      const Eigen::MatrixXd pairs = core::activation_covariance(a.activation, rows_of(a, teacher),
                                                                b.activation, rows_of(b, teacher));
      sum += ua.dot(pairs * ub);
      size += ua.cwiseAbs().dot(pairs.cwiseAbs() * ub.cwiseAbs());
    }
  return sum > resolution * size ? sum : 0;
}

template <class Scalar>
Eigen::VectorXd TeacherFunction::unit_values(Eigen::MatrixX<Scalar>& fields) const {
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

Eigen::VectorXd TeacherFunction::values(Eigen::MatrixXd& fields) const {
  return polynomial_ ? polynomial_->values(fields) : unit_values(fields);
}

Eigen::VectorXd TeacherFunction::values(Eigen::MatrixXf& fields) const {
  return polynomial_ ? polynomial_->values(fields.cast<double>()) : unit_values(fields);
}

double TeacherFunction::mean(Index fields) const {
  if (polynomial_) return polynomial_->mean();
  const Eigen::VectorXd u = weights(fields);
  double sum = 0;
  for (const Units& units : units_) sum += units.activation.mean() * rows_of(units, u).sum();
  return sum;
}

Eigen::VectorXd target_values(const TeacherFunction& function, const Eigen::MatrixXd& inputs,
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
