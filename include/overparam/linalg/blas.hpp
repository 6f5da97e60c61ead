// SPDX-License-Identifier: MIT
/// @file
/// Products of matrices and vectors in single or double precision, into memory that is there.
///
/// Each runs on the calling thread: work is spread over threads by the callers, where the order
/// of sums does not depend on their number. Matrices are column by column, and may be blocks of
/// larger ones. Entries are not checked.
#pragma once

#include <Eigen/Core>

namespace overparam::linalg {

/// Matrices and vectors, or parts of them, that are written to or read where they are.
template <class Scalar>
using Block =
    Eigen::Ref<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>, 0, Eigen::OuterStride<>>;
template <class Scalar>
using ConstBlock = Eigen::Ref<const Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>, 0,
                              Eigen::OuterStride<>>;
template <class Scalar>
using Column = Eigen::Ref<Eigen::Matrix<Scalar, Eigen::Dynamic, 1>>;
template <class Scalar>
using ConstColumn = Eigen::Ref<const Eigen::Matrix<Scalar, Eigen::Dynamic, 1>>;

/// C ← α A B. @param a m×k; @param b k×n; @param c m×n. @throws core::DimensionMismatch for other
/// sizes.
void multiply(double alpha, const ConstBlock<double>& a, const ConstBlock<double>& b,
              Block<double> c);
void multiply(float alpha, const ConstBlock<float>& a, const ConstBlock<float>& b, Block<float> c);

/// y ← A x. @param a m×n; @param x n; @param y m. @throws core::DimensionMismatch for other sizes.
void multiply_vector(const ConstBlock<double>& a, const ConstColumn<double>& x, Column<double> y);
void multiply_vector(const ConstBlock<float>& a, const ConstColumn<float>& x, Column<float> y);

/// C ← Aᵀ B. @param a k×m; @param b k×n; @param c m×n. @throws core::DimensionMismatch for other
/// sizes.
void multiply_transposed(const ConstBlock<double>& a, const ConstBlock<double>& b, Block<double> c);
void multiply_transposed(const ConstBlock<float>& a, const ConstBlock<float>& b, Block<float> c);

/// y ← Aᵀ x. @param a m×n; @param x m; @param y n. @throws core::DimensionMismatch for other sizes.
void multiply_transposed_vector(const ConstBlock<double>& a, const ConstColumn<double>& x,
                                Column<double> y);
void multiply_transposed_vector(const ConstBlock<float>& a, const ConstColumn<float>& x,
                                Column<float> y);

}  // namespace overparam::linalg
