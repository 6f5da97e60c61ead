// SPDX-License-Identifier: MIT
/// @file
/// The observables against a size or another parameter: the curves of papers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "overparam/figure/choices.hpp"
#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::study {

/// All observables of a model at its grid of points, in the limit t → ∞; and at a finite time where
/// a simulation that has no limit is to be compared, the same at all points.
struct Curve : Request {
  /// The finite time. Without it the simulation's is where every observable of the theory is within
  /// 1 % of its limit at every point, but at most horizon_cap.
  std::optional<double> horizon = {};
  double horizon_cap = 1000;
  /// Theory is computed between the points of the grid too, so that a line through it is the curve:
  /// at up to so many points of each line, those of the grid included, fewer where fewer do. The
  /// table has them all. 0: at the points of the grid alone.
  std::size_t theory_points = 0;
  /// Values of the parameter on the x axis of the picture at which the simulation is computed, and
  /// the theory as well; the theory alone is then at the points of the grid, and Request::simulate
  /// goes without saying. As values of a parameter are written, "0.5,1,2" or "0.1:10:log:5", and of
  /// a size in the way in which the grid has it, such as the number K or the ratio K/N. Empty: at
  /// the points of the grid, if Request::simulate says so.
  std::string simulate_at = {};
  figure::Choices picture = {};  ///< the picture in which the lines are to be right
};

/// The study of a curve. Its notes have the ends of the curve and its peak, asymptotes, and how
/// well the simulation matches. @throws core::InvalidParameter for what cannot be computed; named
/// "--simulate-at" for values that cannot be read, where the picture is a heat map, and where the
/// grid has one value of the parameter on the x axis and Choices::x does not name it.
Study plan(const Curve& asked);

}  // namespace overparam::study
