// SPDX-License-Identifier: MIT
// Covariance matrices of activated fields: element by element against pair averages, the symmetric
// case against the general one, means against quadrature, and dimensions that do not fit.
#include "overparam/core/covariance.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"
#include "support/random_matrix.hpp"

namespace {

using overparam::core::activation_covariance;
using overparam::core::activation_mean;
using overparam::core::covariance_norms;
using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::test::activation;
using overparam::test::activation_names;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::gaussian_average;
using overparam::test::normal_matrix;
using overparam::test::sphere_rows;

// The matrix product and the loop of the test add the same ten products in different orders, and
// κ(c) turns that into at most |κ'| ≤ 10 times as much; Mehler sums add 256 terms.
constexpr double element_tolerance = 500 * epsilon;

const std::vector<std::pair<std::string, std::string>> pairs{
    {"erf", "erf"},   {"relu", "sign"},     {"tanh", "gelu"},
    {"sign", "sign"}, {"linear", "tanh"},   {"hermite:0,1,0,0.5", "erf"},
    {"gelu", "gelu"}, {"sigmoid", "linear"}};

void check_elements(const std::string& first, const Eigen::MatrixXd& rows1,
                    const std::string& second, const Eigen::MatrixXd& rows2) {
  const auto g1 = activation(first);
  const auto g2 = activation(second);
  const Eigen::MatrixXd actual = activation_covariance(g1, rows1, g2, rows2);
  REQUIRE(actual.rows() == rows1.rows());
  REQUIRE(actual.cols() == rows2.rows());
  const auto n = double(rows1.cols());
  for (Eigen::Index i = 0; i < rows1.rows(); ++i)
    for (Eigen::Index j = 0; j < rows2.rows(); ++j) {
      double q1 = 0;
      double q2 = 0;
      double c = 0;
      for (Eigen::Index k = 0; k < rows1.cols(); ++k) {
        q1 += rows1(i, k) * rows1(i, k) / n;
        q2 += rows2(j, k) * rows2(j, k) / n;
        c += rows1(i, k) * rows2(j, k) / n;
      }
      CAPTURE(first);
      CAPTURE(second);
      CAPTURE(i);
      CAPTURE(j);
      CHECK(close(actual(i, j), pair_average(g1, g2, q1, q2, c), element_tolerance,
                  element_tolerance));
    }
}

}  // namespace

TEST_CASE("every element of a covariance matrix is a pair average, for rows of any norm") {
  const Eigen::MatrixXd features = normal_matrix(7, 5, 1);
  const Eigen::MatrixXd teacher = normal_matrix(3, 5, 2);
  for (const auto& [first, second] : pairs) check_elements(first, features, second, teacher);
}

TEST_CASE("every element of a covariance matrix is a pair average, for rows on the sphere") {
  const Eigen::MatrixXd features = sphere_rows(7, 10, 3);
  const Eigen::MatrixXd teacher = sphere_rows(4, 10, 4);
  for (const auto& [first, second] : pairs) check_elements(first, features, second, teacher);
}

TEST_CASE("orthogonal and opposite rows are exact") {
  Eigen::MatrixXd rows(3, 4);
  rows << 2, 0, 0, 0,  //
      0, -2, 0, 0,     //
      -2, 0, 0, 0;
  const auto tanh = activation("tanh");
  const auto sigmoid = activation("sigmoid");
  const Eigen::MatrixXd odd = activation_covariance(tanh, rows, tanh, rows);
  CHECK(odd(0, 1) == 0);
  CHECK(close(odd(0, 2), -tanh.second_moment(), element_tolerance, 0));
  // E[σ(x)] = 1/2, and σ(−x) = 1 − σ(x).
  const Eigen::MatrixXd mixed = activation_covariance(sigmoid, rows, sigmoid, rows);
  CHECK(close(mixed(0, 1), 0.25, element_tolerance, 0));
  CHECK(close(mixed(0, 2), 0.5 - sigmoid.second_moment(), element_tolerance, 0));
}

TEST_CASE("the symmetric covariance equals the general one and has exact second moments") {
  for (const auto& rows : {normal_matrix(6, 9, 5), sphere_rows(6, 9, 6)})
    for (const auto& name : activation_names) {
      CAPTURE(name);
      const auto g = activation(name);
      const Eigen::MatrixXd symmetric = activation_covariance(g, rows);
      const Eigen::MatrixXd general = activation_covariance(g, rows, g, rows);
      REQUIRE(symmetric.rows() == 6);
      REQUIRE(symmetric.cols() == 6);
      for (Eigen::Index i = 0; i < 6; ++i)
        for (Eigen::Index j = 0; j < 6; ++j) {
          CHECK(symmetric(i, j) == symmetric(j, i));
          const double variance = rows.row(i).squaredNorm() / 9;
          if (i == j)
            CHECK(close(symmetric(i, i), g.second_moment(variance), element_tolerance, 0));
          else
            CHECK(close(symmetric(i, j), general(i, j), element_tolerance, element_tolerance));
        }
      // A covariance has no negative eigenvalue beyond the rounding of its elements, times K.
      const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric);
      CHECK(solver.eigenvalues().minCoeff() > -6 * element_tolerance * symmetric.norm());
    }
}

TEST_CASE("the mean of an activated field equals quadrature for rows of any norm") {
  const Eigen::MatrixXd rows = normal_matrix(5, 3, 7);
  for (const auto& name : activation_names) {
    const auto g = activation(name);
    const Eigen::VectorXd mean = activation_mean(g, rows);
    REQUIRE(mean.size() == 5);
    for (Eigen::Index i = 0; i < 5; ++i) {
      const double scale = rows.row(i).norm() / std::sqrt(3.0);
      CAPTURE(name);
      CAPTURE(i);
      CHECK(close(mean(i), gaussian_average([&](double z) { return g(scale * z); }),
                  element_tolerance, element_tolerance));
    }
  }
}

TEST_CASE("rows of different dimension are refused with both sizes") {
  const auto erf = activation("erf");
  const Eigen::MatrixXd features = normal_matrix(7, 5, 8);
  const Eigen::MatrixXd teacher = normal_matrix(3, 4, 9);
  CHECK_THROWS_WITH_AS(activation_covariance(erf, features, erf, teacher),
                       "columns of rows2: expected size 5, got 4", DimensionMismatch);
}

TEST_CASE("norms in tiles are those of the whole matrix") {
  overparam::core::Team team(3);
  for (const auto& name : activation_names)
    for (const Eigen::Index width : {1, 255, 256, 300, 513}) {
      const auto g = activation(name);
      const Eigen::MatrixXd rows = sphere_rows(width, 40, 7);
      const Eigen::MatrixXd weights = normal_matrix(width, 3, 8);
      const Eigen::MatrixXd whole = activation_covariance(g, rows);
      const Eigen::VectorXd actual = covariance_norms(g, rows, weights, team);
      REQUIRE(actual.size() == 3);
      CAPTURE(name);
      CAPTURE(width);
      for (Eigen::Index l = 0; l < 3; ++l) {
        const double expected = weights.col(l).dot(whole * weights.col(l));
        // Sums of K² terms of either sign, each with the error of an element.
        CHECK(close(actual(l), expected, 10 * element_tolerance,
                    10 * element_tolerance * double(width)));
      }
    }
}

TEST_CASE("norms in tiles for rows in single precision are those of the same rows in double") {
  overparam::core::Team team(2);
  for (const auto& name : activation_names)
    for (const Eigen::Index width : {1, 256, 300}) {
      const auto g = activation(name);
      const Eigen::MatrixXf rounded = sphere_rows(width, 40, 7).cast<float>();
      const Eigen::MatrixXd weights = normal_matrix(width, 2, 8);
      const Eigen::VectorXd actual = covariance_norms(g, rounded, weights, team);
      const Eigen::VectorXd expected =
          covariance_norms(g, sphere_rows(width, 40, 7), weights, team);
      CAPTURE(name);
      CAPTURE(width);
      // Rounding moves every entry by up to 6e-8 of it.
      for (Eigen::Index l = 0; l < 2; ++l)
        CHECK(close(actual(l), expected(l), 1e-6, 1e-6 * double(width)));
    }
}

TEST_CASE("norms in tiles for rows of any norm, and whatever the number of threads") {
  const auto g = activation("erf");
  const Eigen::MatrixXd rows = normal_matrix(600, 11, 9);
  const Eigen::MatrixXd weights = normal_matrix(600, 2, 10);
  const Eigen::MatrixXd whole = activation_covariance(g, rows);
  overparam::core::Team one;
  overparam::core::Team four(4);
  const Eigen::VectorXd actual = covariance_norms(g, rows, weights, one);
  for (Eigen::Index l = 0; l < 2; ++l)
    CHECK(close(actual(l), weights.col(l).dot(whole * weights.col(l)), 10 * element_tolerance, 0));
  CHECK(covariance_norms(g, rows, weights, four) == actual);
  CHECK_THROWS_AS(covariance_norms(g, rows, normal_matrix(599, 2, 10), one), DimensionMismatch);
}

TEST_CASE("a row of zeros is a field that does not vary") {
  for (const auto& name : activation_names) {
    CAPTURE(name);
    const auto g = activation(name);
    Eigen::MatrixXd rows = normal_matrix(3, 10, 5);
    rows.row(1).setZero();
    const Eigen::MatrixXd c = activation_covariance(g, rows);
    const Eigen::VectorXd mean = activation_mean(g, rows);
    CHECK(close(mean(1), g(0), element_tolerance, element_tolerance));
    CHECK(close(c(1, 1), g(0) * g(0), element_tolerance, element_tolerance));
    for (const Eigen::Index j : {0, 2}) {
      CHECK(close(c(1, j), g(0) * mean(j), element_tolerance, element_tolerance));
      CHECK(c(j, 1) == c(1, j));
    }
    CHECK(close(c(0, 2), activation_covariance(g, rows, g, rows)(0, 2), element_tolerance, 0));
  }
}

TEST_CASE("rows that no average can take are refused by name") {
  const auto g = activation("relu");
  Eigen::MatrixXd rows = normal_matrix(3, 10, 5);
  rows(2, 3) = NAN;
  CHECK_THROWS_WITH_AS(activation_covariance(g, rows),
                       "rows: nan as mean square of a row is not from 0 to 1e100",
                       InvalidParameter);
  CHECK_THROWS_AS(activation_covariance(g, Eigen::MatrixXd(3, 0)), DimensionMismatch);
  // The quadrature of tanh holds up to a variance of 100.
  CHECK_THROWS_AS(activation("tanh").second_moment(101), InvalidParameter);
}
