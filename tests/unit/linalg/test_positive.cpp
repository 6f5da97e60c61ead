// SPDX-License-Identifier: MIT
// Products, Gram matrices and Cholesky by tiles against Eigen, and the same bits on any number of threads.
#include "overparam/linalg/positive.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/linalg/product.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using Eigen::MatrixXd;
using overparam::core::ConvergenceFailure;
using overparam::core::DimensionMismatch;
using overparam::core::Team;
using overparam::linalg::Cholesky;
using overparam::linalg::gram;
using overparam::linalg::gram_of_columns;
using overparam::linalg::inner_products;
using overparam::linalg::solve_positive;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

// Sizes below, at and across the tiles of 192 rows.
constexpr Eigen::Index sizes[] = {1, 5, 192, 193, 450};

// ΦᵀΦ + ridge of a design with a few rows more than columns.
MatrixXd positive(Eigen::Index n, double ridge) {
  const MatrixXd a = normal_matrix(n + 3, n, 11);
  MatrixXd m = a.transpose() * a;
  m.diagonal().array() += ridge;
  return m;
}

}  // namespace

TEST_CASE("Gram matrices equal Eigen's products") {
  Team team(2);
  for (const auto p : sizes)
    for (const Eigen::Index q : {1, 7, 300}) {
      CAPTURE(p);
      CAPTURE(q);
      const MatrixXd a = normal_matrix(p, q, 3);
      // Each entry is a sum of q products, of size at most |a_i||a_j|.
      const double tolerance = 2 * double(q) * epsilon * a.squaredNorm();
      const MatrixXd rows = gram(a, team);
      CHECK((rows - a * a.transpose()).cwiseAbs().maxCoeff() <= tolerance);
      CHECK(rows == rows.transpose());
      CHECK((inner_products(a, a, team) - a.transpose() * a).cwiseAbs().maxCoeff() <=
            2 * double(p) * epsilon * a.squaredNorm());
      const MatrixXd columns = gram_of_columns(a.transpose(), team);
      CHECK((columns - rows).cwiseAbs().maxCoeff() <= tolerance);
      CHECK(columns == columns.transpose());
    }
  CHECK(gram(MatrixXd(3, 0), team) == MatrixXd::Zero(3, 3));
  CHECK(gram_of_columns(MatrixXd(3, 0), team).size() == 0);
  CHECK(inner_products(MatrixXd(0, 2), MatrixXd(0, 3), team) == MatrixXd::Zero(2, 3));
  CHECK_THROWS_AS(inner_products(MatrixXd(1, 2), MatrixXd(2, 3), team), DimensionMismatch);
}

TEST_CASE("the factor and the solution belong to the matrix") {
  Team team(2);
  for (const auto n : sizes) {
    CAPTURE(n);
    const MatrixXd m = positive(n, 1);
    const auto factor = Cholesky::of(m, team);
    REQUIRE(factor);
    const MatrixXd l = factor->factor().triangularView<Eigen::Lower>();
    // Backward error n ε |M| of Cholesky's method (N. Higham, theorem 10.3).
    CHECK((l * l.transpose() - m).norm() <= double(n) * epsilon * m.norm());
    const MatrixXd x = normal_matrix(n, 400, 5);
    const MatrixXd solution = factor->solve(m * x, team);
    // The forward error is the backward one times the condition number, with a factor for norms.
    const double tolerance = 10 * double(n) * epsilon / factor->reciprocal_condition();
    CHECK((solution - x).norm() <= tolerance * x.norm());
    const MatrixXd inverse = factor->inverse_factor(team);
    CHECK((inverse.transpose() * inverse * m - MatrixXd::Identity(n, n)).norm() <=
          tolerance * std::sqrt(double(n)));
    CHECK(solve_positive(m, m * x, team)->solution == solution);
  }
}

TEST_CASE("the condition estimate tells a good matrix from a bad one") {
  Team team;
  constexpr Eigen::Index n = 250;
  for (const double ridge : {1e3, 1.0, 1e-3, 1e-6}) {
    CAPTURE(ridge);
    // Rank n/2 and the ridge: condition number known from the largest eigenvalue.
    const MatrixXd a = normal_matrix(n, n / 2, 7);
    MatrixXd m = a * a.transpose();
    const double largest = Eigen::SelfAdjointEigenSolver<MatrixXd>(m).eigenvalues()(n - 1);
    m.diagonal().array() += ridge;
    const auto factor = Cholesky::of(m, team);
    REQUIRE(factor);
    const double expected = ridge / (largest + ridge);
    // The 1-norms of M and of its inverse lie between the 2-norms and √n times these, and the estimate
    // of the latter may miss a factor of three.
    CHECK(factor->reciprocal_condition() <= 3 * expected);
    CHECK(factor->reciprocal_condition() >= expected / double(n));
  }
}

TEST_CASE("the condition of a matrix with entries of both signs is that of its 1-norm") {
  Team team;
  // The second difference on n points: norm 4, and an inverse whose column sums i(n + 1 − i)/2 are all
  // positive, so that the estimate finds the largest.
  for (const Eigen::Index n : {3, 8, 21}) {
    MatrixXd m = 2 * MatrixXd::Identity(n, n);
    for (Eigen::Index i = 0; i + 1 < n; ++i) m(i, i + 1) = m(i + 1, i) = -1;
    const double inverse_norm = double((n + 1) / 2) * double(n + 1 - (n + 1) / 2) / 2;
    const auto factor = Cholesky::of(m, team);
    REQUIRE(factor);
    const double product = factor->reciprocal_condition() * 4 * inverse_norm;
    CHECK(std::abs(product - 1) <= 100 * double(n) * epsilon);
  }
}

TEST_CASE("the same bits on one, two and five threads") {
  const MatrixXd a = normal_matrix(700, 650, 13);
  const MatrixXd b = normal_matrix(650, 500, 14);
  const auto all = [&](std::size_t threads) {
    Team team(threads);
    MatrixXd m = gram_of_columns(a, team);
    m.diagonal().array() += 1;
    const auto factor = Cholesky::of(m, team);
    MatrixXd together(650, 650 + 650 + 500 + 500);
    together << m, inner_products(m, b, team),
        MatrixXd(factor->factor().triangularView<Eigen::Lower>()), factor->solve(b, team);
    return together;
  };
  const MatrixXd once = all(1);
  CHECK(once == all(2));
  CHECK(once == all(5));
}

TEST_CASE("half a solution is that of the factor") {
  Team team(2);
  const MatrixXd m = positive(300, 1);
  const auto cholesky = Cholesky::of(m, team);
  const MatrixXd b = normal_matrix(300, 5, 7);
  const MatrixXd half = cholesky->half_solve(b, team);
  const MatrixXd factor = cholesky->factor().triangularView<Eigen::Lower>();
  // Sums of 300 terms.
  CHECK((factor * half - b).norm() <= 300 * 1e-15 * b.norm());
  CHECK_THROWS_AS(cholesky->half_solve(MatrixXd::Ones(3, 1), team), DimensionMismatch);
}

TEST_CASE("only the lower triangle is read") {
  Team team;
  const MatrixXd m = positive(300, 1);
  MatrixXd lower = m.triangularView<Eigen::Lower>();
  lower.triangularView<Eigen::StrictlyUpper>().setConstant(
      std::numeric_limits<double>::quiet_NaN());
  const MatrixXd x = normal_matrix(300, 2, 5);
  CHECK(solve_positive(lower, x, team)->solution == solve_positive(m, x, team)->solution);
}

TEST_CASE("what is not positive definite, square or finite") {
  Team team;
  MatrixXd m = positive(300, 1);
  m(250, 250) = -1;
  CHECK_FALSE(Cholesky::of(m, team));
  CHECK_FALSE(solve_positive(m, MatrixXd::Ones(300, 1), team));
  m(250, 250) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(Cholesky::of(m, team), ConvergenceFailure);
  CHECK_THROWS_AS(Cholesky::of(MatrixXd::Ones(2, 3), team), DimensionMismatch);
  CHECK_THROWS_AS(Cholesky::of(positive(4, 1), team)->solve(MatrixXd::Ones(3, 1), team),
                  DimensionMismatch);
  CHECK(Cholesky::of(MatrixXd(0, 0), team)->solve(MatrixXd(0, 2), team).cols() == 2);
}
