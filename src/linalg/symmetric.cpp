// SPDX-License-Identifier: MIT
#include "overparam/linalg/symmetric.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "core/blas.hpp"
#include "overparam/core/error.hpp"

// Fortran appends the lengths of the character arguments.
extern "C" {
void dsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda, double* w,
             double* work, const int* lwork, int* iwork, const int* liwork, int* info,
             std::size_t jobz_length, std::size_t uplo_length);
void dsyevd_2stage_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda,
                    double* w, double* work, const int* lwork, int* iwork, const int* liwork,
                    int* info, std::size_t jobz_length, std::size_t uplo_length);
}

namespace overparam::linalg {
namespace {

constexpr Eigen::Index largest = 32765;  // 1 + 6n + 2n² < 2^31

// Half of dsyevd's operations are products of the matrix with a vector. Where the matrix leaves the caches,
// memory sets their pace; dsyevd_2stage, for eigenvalues alone, goes by a band and works in blocks.
constexpr Eigen::Index cached = 2048;

// Eigenvalues of `matrix`, which dsyevd overwrites: by the eigenvectors if job is 'V'.
Eigen::VectorXd solve(char job, Eigen::MatrixXd& matrix) {
  const auto size = static_cast<std::size_t>(matrix.rows());
  if (matrix.cols() != matrix.rows())
    throw core::DimensionMismatch("symmetric matrix", size,
                                  static_cast<std::size_t>(matrix.cols()));
  if (job == 'V' && matrix.rows() > largest)
    throw core::DimensionMismatch("eigenvectors of a symmetric matrix",
                                  static_cast<std::size_t>(largest), size);
  Eigen::VectorXd values(matrix.rows());
  if (size == 0) return values;
  // LAPACK makes no promise about entries that are not.
  for (Eigen::Index j = 0; j < matrix.cols(); ++j)
    if (!matrix.col(j).tail(matrix.rows() - j).allFinite())
      throw core::ConvergenceFailure("eigenvalues of a matrix that is not finite", 0, 0);
  core::prepare_blas();
  const auto n = static_cast<int>(matrix.rows());
  int info = 0;
  const auto solver = job == 'N' && matrix.rows() > cached ? dsyevd_2stage_ : dsyevd_;
  const auto call = [&](double* work, int work_size, int* integers, int integers_size) {
    solver(&job, "L", &n, matrix.data(), &n, values.data(), work, &work_size, integers,
           &integers_size, &info, 1, 1);
    if (info != 0) throw core::ConvergenceFailure("eigenvalues by LAPACK's dsyevd", info, size);
  };
  double work_size = 0;
  int integers_size = 0;
  call(&work_size, -1, &integers_size, -1);
  Eigen::VectorXd work(static_cast<Eigen::Index>(work_size));  // aligned, for reproducible sums
  std::vector<int> integers(static_cast<std::size_t>(integers_size));
  call(work.data(), static_cast<int>(work_size), integers.data(), integers_size);
  return values;
}

}  // namespace

Eigen::VectorXd eigenvalues(Eigen::MatrixXd matrix) { return solve('N', matrix); }

Eigensystem eigensystem(Eigen::MatrixXd matrix) {
  Eigensystem result;
  result.values = solve('V', matrix);
  result.vectors = std::move(matrix);
  return result;
}

}  // namespace overparam::linalg
