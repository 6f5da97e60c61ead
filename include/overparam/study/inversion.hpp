// SPDX-License-Identifier: MIT
/// @file
/// What a parameter has to be for a wanted value: the width for an error, and its like.
#pragma once

#include <string>
#include <vector>

#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"

namespace overparam::study {

/// One of a model's inversions (experiment::Inversion) at all points and wanted values. It is
/// answered when it is planned: a few root searches, with nothing to be stored or sampled.
struct Inversion : Request {
  std::string question = {};        ///< experiment::Inversion::command, such as "width-for"
  std::vector<double> wanted = {};  ///< values to reach
  /// Answers are computed between the dimensions given too, or where there is one dimension between
  /// the wanted values, at up to so many, so that lines through them are curves. The table has them
  /// all, the notes those that were asked for. 0: what was asked for alone.
  std::size_t theory_points = 0;
};

/// The study of an inversion.
/// @throws core::InvalidParameter for points that have no answer; named "model" for one that does
/// not
///         answer the question; named by their options for what is needed and missing.
Study plan(const Inversion& asked);

/// A model's inversion of that command; nullptr if it has none.
const experiment::Inversion* find_inversion(const experiment::Description& model,
                                            const std::string& command);

}  // namespace overparam::study
