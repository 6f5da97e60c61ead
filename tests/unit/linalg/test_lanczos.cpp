// SPDX-License-Identifier: MIT
// Lanczos' quadrature against the full eigendecomposition: moments, relaxation, the bound of its
// error, and starting vectors and matrices that end the recursion early.
#include "overparam/linalg/lanczos.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::linalg::lanczos_quadrature;
using overparam::linalg::SpectralQuadrature;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

// Sums of a hundred rounded numbers, and products with a matrix of that size.
constexpr double rounding = 1000 * epsilon;

/// A sample covariance matrix plus a ridge, like a kernel: condition number about 100.
struct Problem {
  Eigen::MatrixXd matrix;
  Eigen::VectorXd start;
  Eigen::VectorXd values;   // eigenvalues
  Eigen::VectorXd weights;  // squared components of `start` along the eigenvectors

  Problem(Eigen::MatrixXd a, Eigen::VectorXd h) : matrix(std::move(a)), start(std::move(h)) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    values = solver.eigenvalues();
    weights = (solver.eigenvectors().transpose() * start).cwiseAbs2();
  }
  double smallest() const { return values(0); }
};

Problem kernel_like(Eigen::Index n, double ridge = 0.05) {
  const Eigen::MatrixXd f = normal_matrix(n, n / 4, 11);
  Eigen::MatrixXd matrix = f * f.transpose() / double(n / 4);
  matrix.diagonal().array() += ridge;
  return {std::move(matrix), normal_matrix(n, 1, 12)};
}

template <class Function>
double sum(const Eigen::VectorXd& nodes, const Eigen::VectorXd& weights, const Function& f) {
  double result = 0;
  for (Eigen::Index i = 0; i < nodes.size(); ++i) result += weights(i) * f(nodes(i));
  return result;
}

}  // namespace

TEST_CASE("the rule gives the moments and the inverse of the full decomposition") {
  const auto problem = kernel_like(300);
  constexpr double tolerance = 1e-13;
  const auto rule =
      lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), tolerance, 150);
  REQUIRE(rule);
  CHECK(rule->nodes.size() < 100);
  CHECK(rule->error <= tolerance);
  CHECK(rule->weights.minCoeff() >= 0);
  CHECK(rule->nodes(0) >= problem.smallest() * (1 - rounding));
  CHECK(rule->nodes.tail(1)(0) <= problem.values.tail(1)(0) * (1 + rounding));
  for (const int power : {-1, 0, 1, 2, 5}) {
    CAPTURE(power);
    const auto f = [&](double x) { return std::pow(x, power); };
    CHECK(close(sum(rule->nodes, rule->weights, f), sum(problem.values, problem.weights, f),
                tolerance + rounding, 0));
  }
  CHECK(close(rule->inverse, sum(rule->nodes, rule->weights, [](double x) { return 1 / x; }),
              rounding, 0));
}

TEST_CASE("the stated error bounds what every relaxation leaves out") {
  // 0 ≤ exact − rule ≤ error, for e^{−λt}/λ at every t, at tolerances where rounding is far away.
  const auto problem = kernel_like(200);
  for (const double tolerance : {1e-1, 1e-3, 1e-6, 1e-9}) {
    const auto rule =
        lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), tolerance, 100);
    REQUIRE(rule);
    CAPTURE(tolerance);
    CHECK(rule->error <= tolerance);
    double largest = 0;
    for (const double t : {0.0, 0.1, 1.0, 5.0, 20.0, 100.0, 1000.0}) {
      CAPTURE(t);
      const auto f = [&](double x) { return std::exp(-x * t) / x; };
      const double missing =
          sum(problem.values, problem.weights, f) - sum(rule->nodes, rule->weights, f);
      CHECK(missing >= -rounding * rule->inverse);
      CHECK(missing <= (rule->error + rounding) * rule->inverse);
      largest = std::max(largest, missing);
    }
    // The bound is no gross exaggeration.
    CHECK(largest > 1e-3 * rule->error * rule->inverse);
  }
}

TEST_CASE("a lower bound far below the smallest eigenvalue costs steps, not accuracy") {
  const auto problem = kernel_like(300);
  const auto sharp =
      lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), 1e-12, 150);
  const auto blunt =
      lanczos_quadrature(problem.matrix, problem.start, problem.smallest() / 100, 1e-12, 150);
  REQUIRE(sharp);
  REQUIRE(blunt);
  CHECK(blunt->nodes.size() >= sharp->nodes.size());
  CHECK(close(blunt->inverse, sharp->inverse, 1e-12 + rounding, 0));
}

TEST_CASE("a matrix of low rank is seen on its range") {
  // 5 of 80 dimensions, λ = 1 … 5: the recursion ends after 5 steps.
  const Eigen::MatrixXd basis =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(kernel_like(80).matrix)
          .eigenvectors()
          .leftCols(5);
  const Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(5, 1, 5);
  const Eigen::VectorXd components = Eigen::VectorXd::LinSpaced(5, 0.3, 2);
  const auto rule = lanczos_quadrature(basis * values.asDiagonal() * basis.transpose(),
                                       basis * components, 0.9, 1e-13, 40);
  REQUIRE(rule);
  REQUIRE(rule->nodes.size() == 5);
  for (Eigen::Index i = 0; i < 5; ++i) {
    CHECK(close(rule->nodes(i), values(i), rounding, 0));
    CHECK(close(rule->weights(i), components(i) * components(i), rounding, rounding));
  }
}

TEST_CASE("an eigenvector, a single dimension, and no vector at all") {
  const auto problem = kernel_like(60);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(problem.matrix);
  for (const Eigen::Index k : {0, 31, 59}) {
    CAPTURE(k);
    const auto rule = lanczos_quadrature(problem.matrix, 3 * solver.eigenvectors().col(k),
                                         problem.smallest() / 2, 1e-13, 30);
    REQUIRE(rule);
    REQUIRE(rule->nodes.size() == 1);
    CHECK(close(rule->nodes(0), problem.values(k), rounding, 0));
    CHECK(close(rule->weights(0), 9, rounding, 0));
  }
  const Eigen::MatrixXd one = Eigen::MatrixXd::Constant(1, 1, 4);
  const auto single = lanczos_quadrature(one, Eigen::VectorXd::Constant(1, -3), 3, 1e-13, 1);
  REQUIRE(single);
  REQUIRE(single->nodes.size() == 1);
  CHECK(single->nodes(0) == 4);
  CHECK(close(single->weights(0), 9, rounding, 0));
  CHECK(close(single->inverse, 2.25, rounding, 0));
  const auto nothing = lanczos_quadrature(one, Eigen::VectorXd::Zero(1), 3, 1e-13, 1);
  REQUIRE(nothing);
  CHECK(nothing->nodes.size() == 0);
  CHECK(nothing->inverse == 0);
}

TEST_CASE("only the lower triangle is read") {
  const auto problem = kernel_like(100);
  Eigen::MatrixXd lower = problem.matrix;
  lower.triangularView<Eigen::StrictlyUpper>().setConstant(1e6);
  const auto a = lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), 1e-12, 100);
  const auto b = lanczos_quadrature(lower, problem.start, problem.smallest(), 1e-12, 100);
  REQUIRE(a);
  REQUIRE(b);
  CHECK(a->nodes == b->nodes);
}

TEST_CASE("too few steps and a wrong lower bound give nothing") {
  const auto problem = kernel_like(200);
  CHECK_FALSE(lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), 1e-13, 10));
  CHECK_FALSE(lanczos_quadrature(problem.matrix, problem.start, problem.smallest(), 1e-13, 0));
  const double wrong = problem.values(170);  // the first 150 are the ridge
  CHECK_FALSE(lanczos_quadrature(problem.matrix, problem.start, wrong, 1e-13, 200));
}

TEST_CASE("sizes that do not fit and a bound that is not positive are refused") {
  const Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(3, 3);
  CHECK_THROWS_AS(lanczos_quadrature(matrix, Eigen::VectorXd::Ones(2), 1, 1e-9, 3),
                  DimensionMismatch);
  CHECK_THROWS_AS(
      lanczos_quadrature(Eigen::MatrixXd::Ones(3, 2), Eigen::VectorXd::Ones(3), 1, 1e-9, 3),
      DimensionMismatch);
  CHECK_THROWS_AS(lanczos_quadrature(matrix, Eigen::VectorXd::Ones(3), 0, 1e-9, 3),
                  InvalidParameter);
}
