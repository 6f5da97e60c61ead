// SPDX-License-Identifier: MIT
/// @file
/// The observables against a size or another parameter: the curves of papers.
#pragma once

#include <optional>

#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::study {

/// All observables of a model at its grid of points, in the limit t → ∞; and at a finite time where
/// a simulation that has no limit is to be compared.
struct Curve : Request {
  /// The finite time of all points. Without it the simulation's is where every observable of the
  /// theory is within 1 % of its limit, but at most horizon_cap.
  std::optional<double> horizon = {};
  double horizon_cap = 1000;
};

/// The study of a curve. Its notes have the ends of the curve and its peak, asymptotes, and how
/// well the simulation matches. @throws core::InvalidParameter for what cannot be computed.
Study plan(const Curve& asked);

}  // namespace overparam::study
