// SPDX-License-Identifier: MIT
/// @file
/// Theory against simulation at several sizes: z-scores, finite-size fits, verdicts.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::experiment {

/// One observable at one time of one family of points.
struct Subject {
  Point family;  ///< without dim, counts and exponents
  std::string level;
  std::string observable;
  double time = 0;           ///< below zero in a model without times
  Component component = {};  ///< of a vector or matrix
  bool absolute = false;     ///< its differences are not relative to the theory
};

/// A subject that was compared, at all sizes.
struct Quantity : Subject {
  std::vector<validation::SizeDifference> sizes;
  Eigen::MatrixXd correlations;  ///< between the means at the sizes; empty: independent
  validation::Verdict verdict;
  validation::Finding finding = validation::Finding::agrees;
  std::string reason;  ///< what limits the accuracy of its theory; empty if nothing is known to
};

/// A subject that was not compared, or not at all sizes, and why.
struct Uncompared : Subject {
  std::string reason;
};

/// What judge() found.
struct ValidationReport {
  std::vector<Quantity> quantities;
  std::vector<Uncompared> uncompared;
  /// Observables that only one side has, or that follow from others, in a line for each reason.
  std::vector<std::string> one_sided;
  Table table;  ///< theory and simulation; per size "<observable>.relative_difference" and
                ///< ".z_score"; per family, without dim, ".intercept", ".slope" and ".curvature"
                ///< (coefficients of 1, 1/N and 1/N²), ".allowance", ".verdict_z_score" and
                ///< ".resolution"
  /// The worst of all quantities. A simulation that diverges where the theory is finite disagrees;
  /// nothing compared is inconclusive.
  validation::Finding finding = validation::Finding::agrees;
};

/// Judges every quantity that theory and simulation have at two sizes or more and whose theory is
/// not zero, with joint false alarms of 1 %. A sampled theory level is compared draw by draw
/// with the simulation of the same network, any other one with its single value. The draws at the
/// sizes of a family are the same random numbers, and their correlations are taken into account.
/// Not compared are averages of rare events, which fewer than ten draws differ from the rest for,
/// and what Questions::out_of_scaling speaks of. Tasks that lack an outcome are left out.
/// @param plan tasks of theory levels and of the simulation at every point. Points are equal but
///        for `dim` and what follows from it within a family; times are the same at all points.
/// @param resolve relative error of a theory that a comparison has to see if it is to agree;
///   positive.
/// @throws as tabulate(); core::InvalidParameter named "resolve", or "--dim" for a point without a
///         positive one.
ValidationReport judge(const Plan& plan, const Results& results, const Model& model,
                       double resolve = validation::Criteria{}.resolve);

}  // namespace overparam::experiment
