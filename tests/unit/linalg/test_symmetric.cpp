// SPDX-License-Identifier: MIT
// LAPACK's eigenvalues and eigenvectors against Eigen's solver and against matrices with known ones.
#include "overparam/linalg/symmetric.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <numbers>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using overparam::core::ConvergenceFailure;
using overparam::core::DimensionMismatch;
using overparam::linalg::eigensystem;
using overparam::linalg::eigenvalues;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

// Backward stable: eigenvalues of A + E with |E| a modest multiple of n ε |A|.
double backward_error(const Eigen::MatrixXd& matrix) {
  return 10 * double(matrix.rows()) * epsilon * matrix.norm();
}

Eigen::MatrixXd symmetric(Eigen::Index n, std::uint64_t seed) {
  const Eigen::MatrixXd a = normal_matrix(n, n, seed);
  return (a + a.transpose()) / 2;
}

}  // namespace

TEST_CASE("eigenvalues equal Eigen's") {
  for (const Eigen::Index n : {1, 2, 7, 120}) {
    CAPTURE(n);
    const auto matrix = symmetric(n, 3);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> expected(matrix);
    const double tolerance = backward_error(matrix);
    CHECK((eigenvalues(matrix) - expected.eigenvalues()).cwiseAbs().maxCoeff() < tolerance);
    CHECK((eigensystem(matrix).values - expected.eigenvalues()).cwiseAbs().maxCoeff() < tolerance);
  }
}

TEST_CASE("eigenvectors are orthonormal and belong to their eigenvalues") {
  const auto matrix = symmetric(90, 4);
  const auto system = eigensystem(matrix);
  const double tolerance = backward_error(matrix);
  CHECK((matrix * system.vectors - system.vectors * system.values.asDiagonal()).norm() < tolerance);
  CHECK((system.vectors.transpose() * system.vectors - Eigen::MatrixXd::Identity(90, 90)).norm() <
        tolerance / matrix.norm());
}

TEST_CASE("eigenvalues of a matrix beyond the caches") {
  // H D H of a reflection H = 1 − 2vvᵀ has the diagonal's, here of one decade after the other.
  constexpr Eigen::Index n = 2100;
  const Eigen::VectorXd v = normal_matrix(n, 1, 8).col(0).normalized();
  Eigen::VectorXd expected(n);
  for (Eigen::Index i = 0; i < n; ++i) expected(i) = std::pow(10, 4 * double(i) / n) - 30;
  Eigen::MatrixXd matrix = expected.asDiagonal();
  const Eigen::VectorXd moved = expected.cwiseProduct(v);
  matrix -=
      2 * v * moved.transpose() + 2 * moved * v.transpose() - 4 * v.dot(moved) * v * v.transpose();
  const double tolerance = backward_error(matrix);
  CHECK((eigenvalues(matrix) - expected).cwiseAbs().maxCoeff() < tolerance);
}

TEST_CASE("the second difference has cosines") {
  // 2 on the diagonal, −1 beside: λ_k = 2 − 2 cos(kπ/(n+1)).
  constexpr Eigen::Index n = 40;
  Eigen::MatrixXd matrix = 2 * Eigen::MatrixXd::Identity(n, n);
  matrix.diagonal(-1).setConstant(-1);
  matrix.diagonal(1).setConstant(-1);
  const auto values = eigenvalues(matrix);
  for (Eigen::Index k = 0; k < n; ++k) {
    CAPTURE(k);
    CHECK(close(values(k), 2 - 2 * std::cos(double(k + 1) * std::numbers::pi / double(n + 1)), 0,
                backward_error(matrix)));
  }
}

TEST_CASE("only the lower triangle is read") {
  const auto matrix = symmetric(30, 5);
  Eigen::MatrixXd lower = matrix.triangularView<Eigen::Lower>();
  lower.triangularView<Eigen::StrictlyUpper>().setConstant(
      std::numeric_limits<double>::quiet_NaN());
  CHECK(eigenvalues(lower) == eigenvalues(matrix));
  CHECK(eigensystem(lower).vectors == eigensystem(matrix).vectors);
}

TEST_CASE("a matrix of low rank has zeros and multiple eigenvalues") {
  // Projector onto 3 of 20 dimensions.
  const Eigen::MatrixXd frame = eigensystem(symmetric(20, 6)).vectors.leftCols(3);
  const Eigen::MatrixXd matrix = frame * frame.transpose();
  const auto values = eigenvalues(matrix);
  CHECK(values.head(17).cwiseAbs().maxCoeff() < backward_error(matrix));
  CHECK((values.tail(3).array() - 1).abs().maxCoeff() < backward_error(matrix));
}

TEST_CASE("nothing, something not square, and something not finite") {
  CHECK(eigenvalues(Eigen::MatrixXd(0, 0)).size() == 0);
  CHECK(eigensystem(Eigen::MatrixXd(0, 0)).vectors.size() == 0);
  CHECK_THROWS_AS(eigenvalues(Eigen::MatrixXd::Ones(2, 3)), DimensionMismatch);
  CHECK_THROWS_AS(eigensystem(Eigen::MatrixXd::Ones(3, 2)), DimensionMismatch);
  for (const double value :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(4, 4);
    matrix(2, 1) = value;
    CHECK_THROWS_AS(eigenvalues(matrix), ConvergenceFailure);
    CHECK_THROWS_AS(eigensystem(matrix), ConvergenceFailure);
  }
}
