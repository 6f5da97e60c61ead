// SPDX-License-Identifier: MIT
#include "engine/blas.hpp"

#include <cblas.h>

#include <mutex>

namespace overparam::python {
namespace {

std::mutex mutex;
int users = 0;
int threads_before = 1;

}  // namespace

BlasOnOneThread::BlasOnOneThread() {
  const std::scoped_lock lock(mutex);
  if (users++ > 0) return;
  threads_before = openblas_get_num_threads();
  openblas_set_num_threads(1);
}

BlasOnOneThread::~BlasOnOneThread() {
  const std::scoped_lock lock(mutex);
  if (--users == 0) openblas_set_num_threads(threads_before);
}

}  // namespace overparam::python
