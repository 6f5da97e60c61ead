// SPDX-License-Identifier: MIT
#include "overparam/linalg/blas.hpp"

#include <algorithm>
#include <cstddef>

#include "core/blas.hpp"
#include "overparam/core/require.hpp"

namespace overparam::linalg {
namespace {

using Eigen::Index;

// Of columns; BLAS asks for 1 even where there is nothing.
Index distance(const auto& matrix) { return std::max<Index>(1, matrix.outerStride()); }

void require_size(const char* name, Index expected, Index actual) {
  core::require_size(name, static_cast<std::size_t>(expected), static_cast<std::size_t>(actual));
}

// Whether there is something to add up; otherwise the result is zero.
bool has_terms(Index terms, auto& result) {
  if (terms == 0) result.setZero();
  return terms > 0 && result.size() > 0;
}

template <class Scalar>
void product(Scalar alpha, const ConstBlock<Scalar>& a, const ConstBlock<Scalar>& b,
             Block<Scalar>& c) {
  require_size("rows of b", a.cols(), b.rows());
  require_size("rows of c", a.rows(), c.rows());
  require_size("columns of c", b.cols(), c.cols());
  if (has_terms(a.cols(), c))
    core::multiply(a.rows(), b.cols(), a.cols(), alpha, a.data(), distance(a), b.data(),
                   distance(b), c.data(), distance(c));
}

template <class Scalar>
void product_of_transposed(const ConstBlock<Scalar>& a, const ConstBlock<Scalar>& b,
                           Block<Scalar>& c) {
  require_size("rows of b", a.rows(), b.rows());
  require_size("rows of c", a.cols(), c.rows());
  require_size("columns of c", b.cols(), c.cols());
  if (has_terms(a.rows(), c))
    core::multiply_transposed(a.cols(), b.cols(), a.rows(), a.data(), distance(a), b.data(),
                              distance(b), c.data(), distance(c));
}

template <class Scalar>
void product(const ConstBlock<Scalar>& a, const ConstColumn<Scalar>& x, Column<Scalar>& y) {
  require_size("x", a.cols(), x.size());
  require_size("y", a.rows(), y.size());
  if (has_terms(x.size(), y))
    core::multiply(a.rows(), a.cols(), a.data(), distance(a), x.data(), y.data());
}

template <class Scalar>
void product_of_transposed(const ConstBlock<Scalar>& a, const ConstColumn<Scalar>& x,
                           Column<Scalar>& y) {
  require_size("x", a.rows(), x.size());
  require_size("y", a.cols(), y.size());
  if (has_terms(x.size(), y))
    core::multiply_transposed(a.rows(), a.cols(), a.data(), distance(a), x.data(), y.data());
}

}  // namespace

void multiply(double alpha, const ConstBlock<double>& a, const ConstBlock<double>& b,
              Block<double> c) {
  product<double>(alpha, a, b, c);
}
void multiply(float alpha, const ConstBlock<float>& a, const ConstBlock<float>& b, Block<float> c) {
  product<float>(alpha, a, b, c);
}

void multiply_vector(const ConstBlock<double>& a, const ConstColumn<double>& x, Column<double> y) {
  product<double>(a, x, y);
}
void multiply_vector(const ConstBlock<float>& a, const ConstColumn<float>& x, Column<float> y) {
  product<float>(a, x, y);
}

void multiply_transposed(const ConstBlock<double>& a, const ConstBlock<double>& b,
                         Block<double> c) {
  product_of_transposed<double>(a, b, c);
}
void multiply_transposed(const ConstBlock<float>& a, const ConstBlock<float>& b, Block<float> c) {
  product_of_transposed<float>(a, b, c);
}

void multiply_transposed_vector(const ConstBlock<double>& a, const ConstColumn<double>& x,
                                Column<double> y) {
  product_of_transposed<double>(a, x, y);
}
void multiply_transposed_vector(const ConstBlock<float>& a, const ConstColumn<float>& x,
                                Column<float> y) {
  product_of_transposed<float>(a, x, y);
}

}  // namespace overparam::linalg
