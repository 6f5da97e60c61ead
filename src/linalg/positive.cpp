// SPDX-License-Identifier: MIT
#include "overparam/linalg/positive.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "core/blas.hpp"
#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

// Fortran appends the lengths of the character arguments.
extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info,
             std::size_t uplo_length);
void dpocon_(const char* uplo, const int* n, const double* a, const int* lda, const double* norm,
             double* rcond, double* work, int* iwork, int* info, std::size_t uplo_length);
}

namespace overparam::linalg {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

// Large enough for BLAS to run at full speed, small enough for two threads to share a few hundred.
constexpr Index tile = 192;

Index tiles_of(Index size) { return (size + tile - 1) / tile; }
Index length_at(Index first, Index size) { return std::min(tile, size - first); }

// Calls body(first row, first column) for the tiles from `from` on of the lower triangle, those of the
// last rows, which are complete, first.
template <class Body>
void for_each_tile(Index from, Index size, core::Team& team, const Body& body) {
  std::vector<std::pair<Index, Index>> tiles;
  for (Index i = tiles_of(size) - 1; i * tile >= from; --i)
    for (Index j = from / tile; j <= i; ++j) tiles.emplace_back(i * tile, j * tile);
  team.for_each(tiles.size(), [&](std::size_t t) { body(tiles[t].first, tiles[t].second); });
}

// The lower triangle of op(A) op(A)ᵀ, mirrored; op transposes or not.
MatrixXd gram_of(const MatrixXd& a, bool columns, core::Team& team) {
  core::require_finite("a", core::entries(a));
  const Index size = columns ? a.cols() : a.rows();
  const Index inner = columns ? a.rows() : a.cols();
  MatrixXd result(size, size);
  if (inner == 0) result.setZero();
  if (size == 0 || inner == 0) return result;
  const auto start = [&](Index first) { return columns ? &a(0, first) : &a(first, 0); };
  const int lda = core::to_blas(a.rows());
  for_each_tile(0, size, team, [&](Index i, Index j) {
    core::prepare_blas();
    const Index m = length_at(i, size);
    const Index n = length_at(j, size);
    double* c = &result(i, j);
    if (i == j)
      cblas_dsyrk(CblasColMajor, CblasLower, columns ? CblasTrans : CblasNoTrans, core::to_blas(m),
                  core::to_blas(inner), 1, start(i), lda, 0, c, core::to_blas(size));
    else
      cblas_dgemm(CblasColMajor, columns ? CblasTrans : CblasNoTrans,
                  columns ? CblasNoTrans : CblasTrans, core::to_blas(m), core::to_blas(n),
                  core::to_blas(inner), 1, start(i), lda, start(j), lda, 0, c, core::to_blas(size));
    for (Index q = 0; q < n; ++q)
      for (Index p = i == j ? q + 1 : 0; p < m; ++p) result(j + q, i + p) = result(i + p, j + q);
  });
  core::require_finite("inner products", core::entries(result));
  return result;
}

// The largest sum of absolute values of a column, from the lower triangle; infinite if one is not finite.
double one_norm(const MatrixXd& matrix) {
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(matrix.rows());
  for (Index j = 0; j < matrix.cols(); ++j) {
    sums(j) += std::abs(matrix(j, j));
    for (Index i = j + 1; i < matrix.rows(); ++i) {
      sums(i) += std::abs(matrix(i, j));
      sums(j) += std::abs(matrix(i, j));
    }
  }
  return sums.allFinite() ? sums.maxCoeff() : std::numeric_limits<double>::infinity();
}

// Right-looking: after each block of columns, the rest of the matrix is what is left to factorise.
bool factorise(MatrixXd& a, core::Team& team) {
  const Index size = a.rows();
  const int lda = core::to_blas(size);
  for (Index k = 0; k < size; k += tile) {
    const Index width = length_at(k, size);
    const int n = core::to_blas(width);
    int info = 0;
    dpotrf_("L", &n, &a(k, k), &lda, &info, 1);
    if (info != 0) return false;
    const Index rest = k + width;
    if (rest == size) break;
    team.for_each(static_cast<std::size_t>(tiles_of(size - rest)), [&](std::size_t t) {
      core::prepare_blas();
      const Index i = rest + static_cast<Index>(t) * tile;
      cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit,
                  core::to_blas(length_at(i, size)), n, 1, &a(k, k), lda, &a(i, k), lda);
    });
    for_each_tile(rest, size, team, [&](Index i, Index j) {
      core::prepare_blas();
      const int m = core::to_blas(length_at(i, size));
      if (i == j)
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, m, n, -1, &a(i, k), lda, 1, &a(i, i),
                    lda);
      else
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, core::to_blas(length_at(j, size)),
                    n, -1, &a(i, k), lda, &a(j, k), lda, 1, &a(i, j), lda);
    });
  }
  return true;
}

}  // namespace

MatrixXd gram(const MatrixXd& a, core::Team& team) { return gram_of(a, false, team); }

MatrixXd gram_of_columns(const MatrixXd& a, core::Team& team) { return gram_of(a, true, team); }

std::optional<Cholesky> Cholesky::of(MatrixXd matrix, core::Team& team) {
  if (matrix.cols() != matrix.rows())
    throw core::DimensionMismatch("positive definite matrix",
                                  static_cast<std::size_t>(matrix.rows()),
                                  static_cast<std::size_t>(matrix.cols()));
  Cholesky result;
  if (matrix.rows() == 0) return result;
  const double norm = one_norm(matrix);
  if (std::isinf(norm))
    throw core::ConvergenceFailure("factorisation of a matrix that is not finite", 0, 0);
  core::prepare_blas();
  if (!factorise(matrix, team)) return std::nullopt;
  const int n = core::to_blas(matrix.rows());
  Eigen::VectorXd work(3 * matrix.rows());
  std::vector<int> integers(static_cast<std::size_t>(n));
  int info = 0;
  dpocon_("L", &n, matrix.data(), &n, &norm, &result.reciprocal_condition_, work.data(),
          integers.data(), &info, 1);
  result.factor_ = std::move(matrix);
  return result;
}

// L⁻¹ B, or (L Lᵀ)⁻¹ B.
void Cholesky::solve_in_place(MatrixXd& right_sides, bool both, core::Team& team) const {
  if (right_sides.size() == 0) return;
  const Index count = right_sides.cols();
  const int ld = core::to_blas(right_sides.rows());
  team.for_each(static_cast<std::size_t>(tiles_of(count)), [&](std::size_t t) {
    core::prepare_blas();
    const Index first = static_cast<Index>(t) * tile;
    const auto substitute = [&](CBLAS_TRANSPOSE transposed) {
      cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, transposed, CblasNonUnit, ld,
                  core::to_blas(length_at(first, count)), 1, factor_.data(), ld,
                  &right_sides(0, first), ld);
    };
    substitute(CblasNoTrans);
    if (both) substitute(CblasTrans);
  });
}

MatrixXd Cholesky::solved(MatrixXd right_sides, bool both, core::Team& team) const {
  if (right_sides.rows() != factor_.rows())
    throw core::DimensionMismatch("right-hand sides", static_cast<std::size_t>(factor_.rows()),
                                  static_cast<std::size_t>(right_sides.rows()));
  core::require_finite("right sides", core::entries(right_sides));
  solve_in_place(right_sides, both, team);
  core::require_finite("solution", core::entries(right_sides));
  return right_sides;
}

MatrixXd Cholesky::solve(MatrixXd right_sides, core::Team& team) const {
  return solved(std::move(right_sides), true, team);
}

MatrixXd Cholesky::half_solve(MatrixXd right_sides, core::Team& team) const {
  return solved(std::move(right_sides), false, team);
}

MatrixXd Cholesky::inverse_factor(core::Team& team) const {
  MatrixXd inverse = MatrixXd::Identity(factor_.rows(), factor_.cols());
  solve_in_place(inverse, false, team);
  return inverse;
}

std::optional<PositiveSolution> solve_positive(MatrixXd matrix, MatrixXd right_sides,
                                               core::Team& team) {
  const auto factor = Cholesky::of(std::move(matrix), team);
  if (!factor) return std::nullopt;
  return PositiveSolution{factor->solve(std::move(right_sides), team),
                          factor->reciprocal_condition()};
}

}  // namespace overparam::linalg
