// SPDX-License-Identifier: MIT
#include "blas.hpp"

#include "overparam/core/error.hpp"

namespace overparam::core {

void prepare_blas() {
  static const bool usable = [] {
    openblas_set_num_threads(1);
    return openblas_get_parallel() != OPENBLAS_SEQUENTIAL;
  }();
  if (!usable)
    throw Error(
        "this OpenBLAS is built without threads and must not be called from several; install one "
        "with threads (Debian: libopenblas0-pthread)");
}

}  // namespace overparam::core
