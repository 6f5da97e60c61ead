// SPDX-License-Identifier: MIT
/// @file
/// The few BLAS routines the simulation needs, for float and double under one name. All matrices are
/// column-major; `ld` is the distance between columns. Every product runs on the calling thread:
/// work is spread over threads one level higher, where the order of sums does not depend on it.
#pragma once

#include <cblas.h>

namespace overparam::core {

/// To be called before any of these, and cheap: from now on OpenBLAS uses one thread for each call, in
/// the whole process. @throws core::Error if the library cannot be called from several threads (its
/// sequential build shares a work space without a lock).
void prepare_blas();

/// C ← α A B, A m×k, B k×n.
inline void multiply(blasint m, blasint n, blasint k, double alpha, const double* a, blasint lda,
                     const double* b, blasint ldb, double* c, blasint ldc) {
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, 0, c, ldc);
}
inline void multiply(blasint m, blasint n, blasint k, float alpha, const float* a, blasint lda,
                     const float* b, blasint ldb, float* c, blasint ldc) {
  cblas_sgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, alpha, a, lda, b, ldb, 0, c, ldc);
}

/// C ← α A Bᵀ, A m×k, B n×k.
inline void multiply_by_transposed(blasint m, blasint n, blasint k, double alpha, const double* a,
                                   blasint lda, const double* b, blasint ldb, double* c,
                                   blasint ldc) {
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, k, alpha, a, lda, b, ldb, 0, c, ldc);
}

/// C ← Aᵀ B, A k×m, B k×n.
inline void multiply_transposed(blasint m, blasint n, blasint k, const double* a, blasint lda,
                                const double* b, blasint ldb, double* c, blasint ldc) {
  cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
}
inline void multiply_transposed(blasint m, blasint n, blasint k, const float* a, blasint lda,
                                const float* b, blasint ldb, float* c, blasint ldc) {
  cblas_sgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
}

/// y ← A x, A m×n.
inline void multiply(blasint m, blasint n, const double* a, blasint lda, const double* x,
                     double* y) {
  cblas_dgemv(CblasColMajor, CblasNoTrans, m, n, 1, a, lda, x, 1, 0, y, 1);
}
inline void multiply(blasint m, blasint n, const float* a, blasint lda, const float* x, float* y) {
  cblas_sgemv(CblasColMajor, CblasNoTrans, m, n, 1, a, lda, x, 1, 0, y, 1);
}

/// y ← Aᵀ x, A m×n.
inline void multiply_transposed(blasint m, blasint n, const double* a, blasint lda, const double* x,
                                double* y) {
  cblas_dgemv(CblasColMajor, CblasTrans, m, n, 1, a, lda, x, 1, 0, y, 1);
}
inline void multiply_transposed(blasint m, blasint n, const float* a, blasint lda, const float* x,
                                float* y) {
  cblas_sgemv(CblasColMajor, CblasTrans, m, n, 1, a, lda, x, 1, 0, y, 1);
}

}  // namespace overparam::core
