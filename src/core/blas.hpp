// SPDX-License-Identifier: MIT
/// @file
/// The few BLAS routines the simulation needs, for float and double under one name. All matrices
/// are column-major; `ld` is the distance between columns. Every product runs on the calling
/// thread: work is spread over threads by the callers, where the order of sums does not depend on
/// it.
#pragma once

#include <cblas.h>

#include <Eigen/Core>

namespace overparam::core {

/// To be called on every thread before its calls of BLAS and LAPACK, as those below do, and cheap.
/// From now on OpenBLAS uses one thread for each call, in the whole process, and has a work space
/// for this thread. @throws core::Error if the library cannot be called from several threads (its
/// sequential build shares a work space without a lock); std::bad_alloc if there is no room for the
/// work space, for which OpenBLAS itself would ask for ever.
void prepare_blas();

using Eigen::Index;

/// BLAS counts in `int`; no matrix here has that many rows or columns.
inline blasint to_blas(Index n) { return static_cast<blasint>(n); }

/// C ← α A B, A m×k, B k×n.
inline void multiply(Index m, Index n, Index k, double alpha, const double* a, Index lda,
                     const double* b, Index ldb, double* c, Index ldc) {
  prepare_blas();
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, to_blas(m), to_blas(n), to_blas(k), alpha,
              a, to_blas(lda), b, to_blas(ldb), 0, c, to_blas(ldc));
}
inline void multiply(Index m, Index n, Index k, float alpha, const float* a, Index lda,
                     const float* b, Index ldb, float* c, Index ldc) {
  prepare_blas();
  cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, to_blas(m), to_blas(n), to_blas(k), alpha,
              a, to_blas(lda), b, to_blas(ldb), 0, c, to_blas(ldc));
}

/// C ← α A Bᵀ, A m×k, B n×k.
inline void multiply_by_transposed(Index m, Index n, Index k, double alpha, const double* a,
                                   Index lda, const double* b, Index ldb, double* c, Index ldc) {
  prepare_blas();
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, to_blas(m), to_blas(n), to_blas(k), alpha, a,
              to_blas(lda), b, to_blas(ldb), 0, c, to_blas(ldc));
}

/// C ← Aᵀ B, A k×m, B k×n.
inline void multiply_transposed(Index m, Index n, Index k, const double* a, Index lda,
                                const double* b, Index ldb, double* c, Index ldc) {
  prepare_blas();
  cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, to_blas(m), to_blas(n), to_blas(k), 1, a,
              to_blas(lda), b, to_blas(ldb), 0, c, to_blas(ldc));
}
inline void multiply_transposed(Index m, Index n, Index k, const float* a, Index lda,
                                const float* b, Index ldb, float* c, Index ldc) {
  prepare_blas();
  cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, to_blas(m), to_blas(n), to_blas(k), 1, a,
              to_blas(lda), b, to_blas(ldb), 0, c, to_blas(ldc));
}

/// y ← A x, A m×n.
inline void multiply(Index m, Index n, const double* a, Index lda, const double* x, double* y) {
  prepare_blas();
  cblas_dgemv(CblasColMajor, CblasNoTrans, to_blas(m), to_blas(n), 1, a, to_blas(lda), x, 1, 0, y,
              1);
}
inline void multiply(Index m, Index n, const float* a, Index lda, const float* x, float* y) {
  prepare_blas();
  cblas_sgemv(CblasColMajor, CblasNoTrans, to_blas(m), to_blas(n), 1, a, to_blas(lda), x, 1, 0, y,
              1);
}

/// y ← Aᵀ x, A m×n.
inline void multiply_transposed(Index m, Index n, const double* a, Index lda, const double* x,
                                double* y) {
  prepare_blas();
  cblas_dgemv(CblasColMajor, CblasTrans, to_blas(m), to_blas(n), 1, a, to_blas(lda), x, 1, 0, y, 1);
}
inline void multiply_transposed(Index m, Index n, const float* a, Index lda, const float* x,
                                float* y) {
  prepare_blas();
  cblas_sgemv(CblasColMajor, CblasTrans, to_blas(m), to_blas(n), 1, a, to_blas(lda), x, 1, 0, y, 1);
}

}  // namespace overparam::core
