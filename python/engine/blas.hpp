// SPDX-License-Identifier: MIT
/// @file
/// OpenBLAS, which the engine may share with NumPy.
#pragma once

namespace overparam::python {

/// While there is one, OpenBLAS uses one thread for each call, as the engine needs it
/// (core::prepare_blas), and when the last one ends as many as before the first one: NumPy keeps
/// those that it had.
class BlasOnOneThread {
 public:
  BlasOnOneThread();
  ~BlasOnOneThread();
  BlasOnOneThread(const BlasOnOneThread&) = delete;
  BlasOnOneThread& operator=(const BlasOnOneThread&) = delete;
};

}  // namespace overparam::python
