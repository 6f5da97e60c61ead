// SPDX-License-Identifier: MIT
// The factor of the local fields' covariance, regular and singular, and the law of what is drawn.
#include "random_features_online/local_fields.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <span>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::random_features_online::local_fields;
using overparam::random_features_online::LocalFields;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

Eigen::MatrixXd stacked(const Eigen::MatrixXd& top, const Eigen::MatrixXd& bottom) {
  Eigen::MatrixXd result(top.rows() + bottom.rows(), top.cols());
  result << top, bottom;
  return result;
}

// LLᵀ against the covariance, and L's shape. A regular covariance has Cholesky's factor, the one of
// positive diagonal.
void check_factor(const Eigen::MatrixXd& features, const Eigen::MatrixXd& teacher,
                  bool regular = false) {
  const LocalFields fields = local_fields(features, teacher);
  const Eigen::MatrixXd rows = stacked(features, teacher);
  const Eigen::MatrixXd expected = rows * rows.transpose() / double(rows.cols());
  const Eigen::MatrixXd lower = stacked(fields.student, fields.teacher);
  REQUIRE(lower.rows() == rows.rows());
  CHECK(lower.cols() == std::min(rows.rows(), rows.cols()));
  // Backward error of a factorisation: some n ε of the matrix.
  CHECK((lower * lower.transpose() - expected).norm() <=
        4 * double(rows.rows()) * epsilon * expected.norm());
  if (regular) CHECK(lower.diagonal().minCoeff() > 0);
  for (Eigen::Index j = 0; j < lower.cols(); ++j)
    for (Eigen::Index i = 0; i < std::min(j, lower.rows()); ++i) CHECK(lower(i, j) == 0);
}

}  // namespace

TEST_CASE("the factor reproduces the covariance of the fields") {
  check_factor(normal_matrix(7, 30, 1), normal_matrix(2, 30, 2), true);
  check_factor(normal_matrix(1, 30, 3), normal_matrix(1, 30, 4), true);
  check_factor(normal_matrix(40, 42, 5), normal_matrix(2, 42, 6), true);  // N = K + M
}

TEST_CASE("the factor reproduces a singular covariance") {
  check_factor(normal_matrix(20, 10, 7), normal_matrix(2, 10, 8));  // N < K + M
  Eigen::MatrixXd features = normal_matrix(6, 30, 9);
  check_factor(features, features.topRows(2));  // the teacher is among the features
  features.row(3).setZero();
  check_factor(features, normal_matrix(2, 30, 10));
}

TEST_CASE("fields drawn from the factor have the moments of fields of drawn inputs") {
  const Eigen::MatrixXd features = normal_matrix(3, 20, 11);
  const Eigen::MatrixXd teacher = normal_matrix(1, 20, 12);
  const LocalFields fields = local_fields(features, teacher);
  const Eigen::MatrixXd lower = stacked(fields.student, fields.teacher);
  const Eigen::MatrixXd rows = stacked(features, teacher) / std::sqrt(20.0);
  constexpr int samples = 40000;
  // Second and fourth moments in both ways, each with its own stream.
  const auto moments = [&](const Eigen::MatrixXd& units, StreamName name) {
    const Stream stream(3, 0, name);
    Eigen::VectorXd z(units.cols());
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(units.rows(), 2 * units.rows());
    for (std::uint64_t s = 0; s < samples; ++s) {
      stream.normal(s, std::span<double>(z.data(), static_cast<std::size_t>(z.size())));
      const Eigen::VectorXd x = units * z;
      const Eigen::VectorXd squares = x.cwiseAbs2();
      sums.leftCols(units.rows()) += x * x.transpose() / samples;
      sums.rightCols(units.rows()) += squares * squares.transpose() / samples;
    }
    return sums;
  };
  const Eigen::MatrixXd drawn = moments(lower, StreamName::local_fields);
  const Eigen::MatrixXd direct = moments(rows, StreamName::inputs);
  const Eigen::MatrixXd c = rows * rows.transpose();
  for (Eigen::Index i = 0; i < c.rows(); ++i)
    for (Eigen::Index j = 0; j < c.rows(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      // Var(x_i x_j) = c_ii c_jj + c_ij²; the fourth moment's is below 96 (c_ii c_jj)². Both sides
      // fluctuate; five standard deviations.
      const double second = std::sqrt(2 * (c(i, i) * c(j, j) + c(i, j) * c(i, j)) / samples);
      const double fourth = std::sqrt(2 * 96.0 / samples) * c(i, i) * c(j, j);
      CHECK(std::abs(drawn(i, j) - direct(i, j)) <= 5 * second);
      CHECK(std::abs(drawn(i, j + c.rows()) - direct(i, j + c.rows())) <= 5 * fourth);
    }
}

TEST_CASE("features and teacher have to have the same dimension") {
  CHECK_THROWS_AS(local_fields(normal_matrix(2, 5, 1), normal_matrix(1, 6, 1)),
                  overparam::core::DimensionMismatch);
}
