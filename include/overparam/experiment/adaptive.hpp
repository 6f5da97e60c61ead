// SPDX-License-Identifier: MIT
/// @file
/// How many draws an average needs, decided without bending the average.
///
/// A rule that looks at the mean it is going to report and stops when its standard error is small
/// stops too early exactly when the draws happen to be alike, and for skewed laws these are the low
/// ones: the mean is biased. Here the draws 0, 2, 4, … and the draws 1, 3, 5, … are two independent
/// halves. Each half judges, on its own draws, when enough is enough, and its judgement counts for
/// the other half. The mean of a half is then an average over a number of draws that is independent
/// of them, and so is unbiased for every law with a mean; the result is the plain average of the
/// two.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::experiment {

/// Draws that count in each half: the first of each.
struct Halves {
  std::size_t even = 0;
  std::size_t odd = 0;
};

/// What the draws known so far say.
struct Decision {
  std::size_t draws = 0;         ///< needed in all; more than there are: go on
  std::optional<Halves> halves;  ///< what to average, once decided
  /// Once decided: the larger of the two halves' last judgements, the left side of decide()'s rule.
  /// Above the target error: max_replicas came first.
  double error = 0;
};

/// Looks at both halves after m draws each, m = replicas/2 (at least 4), then 1.25 m rounded up,
/// and so on to max_replicas/2. A half is content as soon as
///   s / (|mean| √(2m)) · (1 + 1/√(2(m − 1))) ≤ target_error
/// in every series, where s is the standard deviation over its m draws and the last factor is one
/// standard error of s itself, for safety.
/// Of a proportion, s/√(2m) is the error of Wilson's interval (validation/proportion.hpp), which is
/// not zero where all draws are successes.
/// @param series values by time, one entry a draw in the order of draws; all of one length
///        (a draw without value, or with one that is not finite, ends the search: there is nothing
///        to average).
/// @throws core::DimensionMismatch for series of different lengths; core::InvalidParameter named
///         "replicas", "max_replicas" or "target_error" out of their ranges (Effort).
Decision decide(std::span<const std::vector<std::optional<double>>> series, const Effort& effort,
                Law law = Law::mean);

/// The same for a task: the series are its first observable at all times. Without target error all
/// `replicas` draws are averaged together and no halves are made.
/// @throws core::InvalidParameter as above.
Decision decide(const std::vector<std::optional<Outcome>>& draws, const Effort& effort,
                Law law = Law::mean);

/// What to say where max_replicas came before the target error: how many averages, how far off, and
/// the replicas it would take by error ∝ replicas^-1/2; empty if there is none. Averages without a
/// value are not among them, which their rows say themselves.
/// @throws as all that take a Plan; core::DimensionMismatch if `results` are not one list for each
///   task.
std::string missed_target(const Plan& plan, const Results& results);

}  // namespace overparam::experiment
