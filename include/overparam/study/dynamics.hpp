// SPDX-License-Identifier: MIT
/// @file
/// The observables against the learning time.
#pragma once

#include <vector>

#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::study {

/// All observables of a model at several times.
struct Dynamics : Request {
  std::vector<double> times =
      {};  ///< finite, from 0, in any order; t = ∞ is added where there is one
};

/// The study of a dynamics.
/// @throws core::InvalidParameter for what cannot be computed; named "--times" for times that are
/// none.
Study plan(const Dynamics& asked);

}  // namespace overparam::study
