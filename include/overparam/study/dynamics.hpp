// SPDX-License-Identifier: MIT
/// @file
/// The observables against the learning time.
#pragma once

#include <cstddef>
#include <vector>

#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::study {

/// All observables of a model at several times.
struct Dynamics : Request {
  std::vector<double> times =
      {};  ///< finite, from 0, in any order; t = ∞ is added where there is one
  /// Theory that depends on no draw is computed at up to so many times, those given and others
  /// between them, in even steps of the axis. The table has them all. 0: at the times given alone.
  std::size_t theory_times = 0;
  /// The times at which the simulation is measured, in the place of `times`, and the theory as
  /// well; Request::simulate then goes without saying. Empty: at `times`.
  std::vector<double> simulate_at = {};
};

/// The study of a dynamics.
/// @throws core::InvalidParameter for what cannot be computed; named "--times" or "--simulate-at"
///         for times that are none.
Study plan(const Dynamics& asked);

}  // namespace overparam::study
