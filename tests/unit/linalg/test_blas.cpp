// SPDX-License-Identifier: MIT
// Products into memory that is there, in both precisions, of blocks of larger matrices.
#include "overparam/linalg/blas.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>

#include "overparam/core/error.hpp"

namespace {

using Eigen::Dynamic;
using namespace overparam;

template <class Scalar>
void check_products(Scalar tolerance) {
  using Matrix = Eigen::Matrix<Scalar, Dynamic, Dynamic>;
  using Vector = Eigen::Matrix<Scalar, Dynamic, 1>;
  const Matrix large = Matrix::Random(9, 8);
  const auto a = large.block(2, 1, 4, 3);
  const Matrix b = Matrix::Random(3, 5), taller = Matrix::Random(4, 5);
  Matrix c = Matrix::Constant(6, 7, 2);
  linalg::multiply(Scalar(0.5), a, b, c.block(1, 1, 4, 5));
  CHECK((c.block(1, 1, 4, 5) - Scalar(0.5) * a * b).norm() < tolerance);
  linalg::multiply_transposed(a, taller, c.block(2, 2, 3, 5));
  CHECK((c.block(2, 2, 3, 5) - a.transpose() * taller).norm() < tolerance);
  CHECK((c.row(0).array() == 2).all());  // what is beside the block stays
  CHECK((c.col(0).array() == 2).all());
  const Vector x = Vector::Random(3), longer = Vector::Random(4);
  Vector y(4), z(3);
  linalg::multiply_vector(a, x, y);
  CHECK((y - a * x).norm() < tolerance);
  linalg::multiply_transposed_vector(a, longer, z);
  CHECK((z - a.transpose() * longer).norm() < tolerance);
}

}  // namespace

TEST_CASE("products of blocks, in both precisions") {
  check_products<double>(1e-14);
  check_products<float>(1e-5f);
}

TEST_CASE("sums of nothing are zero, and sizes have to fit") {
  Eigen::MatrixXd c = Eigen::MatrixXd::Ones(2, 2);
  linalg::multiply(1.0, Eigen::MatrixXd(2, 0), Eigen::MatrixXd(0, 2), c);
  CHECK(c.isZero(0));
  const Eigen::MatrixXd a = Eigen::MatrixXd::Ones(2, 3);
  Eigen::VectorXd y(2);
  CHECK_THROWS_AS(linalg::multiply(1.0, a, a, c), core::DimensionMismatch);
  CHECK_THROWS_AS(linalg::multiply_transposed(a, a, c), core::DimensionMismatch);
  CHECK_THROWS_AS(linalg::multiply_vector(a, y, y), core::DimensionMismatch);
  CHECK_THROWS_AS(linalg::multiply_transposed_vector(a, y, y), core::DimensionMismatch);
}
