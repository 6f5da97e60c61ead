// SPDX-License-Identifier: MIT
/// @file
/// What every study is, whatever it asks: a plan of work, and what follows from its results.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/experiment/tally.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::study {

/// What follows from results, complete or not.
struct Conclusion {
  experiment::Table table;
  std::vector<std::string> notes;              ///< lines for people: the numbers that say most
  std::vector<figure::Reference> references;   ///< asymptotes, for the picture
  std::optional<figure::Figure> picture = {};  ///< by add_picture()
  std::string verdict = {};  ///< of theory against simulation, one line; empty if there is none
  validation::Finding finding = validation::Finding::agrees;  ///< the verdict's; agrees without one
  std::vector<experiment::Remark> remarks = {};  ///< on rows without value, or of limited accuracy
  std::vector<std::string> failures = {};        ///< values that exist and were not obtained
  std::vector<std::string> warnings = {};        ///< what else a reader has to know
  std::size_t missing = 0;                       ///< items that were not computed yet
};

/// A question about a model, checked as a whole and ready to be computed. plan() makes it of what a
/// user asks for (study/curve.hpp, dynamics.hpp, validation.hpp, inversion.hpp).
struct Study {
  const experiment::Model* model = nullptr;  ///< outlives the study
  /// "curve", "dynamics", "validate", or the command of one of the model's inversions.
  std::string command;
  experiment::Plan plan;
  /// What follows from results of a plan, which may be large and is not copied.
  std::function<Conclusion(const experiment::Plan&, const experiment::Results&)> conclude;
  /// The plan to go on with after the results of one, or none; empty where one plan is all. It
  /// depends on the results alone, so that the same study ends with the same plan.
  std::function<std::optional<experiment::Plan>(const experiment::Plan&,
                                                const experiment::Results&)>
      next = {};
};

/// Called before each plan of a study is computed.
using Announce = std::function<void(const experiment::Plan&)>;

/// Called with what follows from the theory of a plan, and from simulations that are there already,
/// before those that are missing are computed.
using TheoryFirst = std::function<void(Conclusion)>;

/// Computes a study plan by plan, and concludes; study.plan is then the last one. Results stay in
/// memory, or in the directory of execution's store, from where the same study goes on whenever it
/// is run again.
/// @param theory_first if given, theory comes before simulations; otherwise the longest item does
/// @throws as experiment::run(); core::Error named "model" without one.
Conclusion run(Study& study, const experiment::Execution& execution = {},
               const Announce& announce = {}, const TheoryFirst& theory_first = {});

/// What follows from results of the study's plan, with what the table lacks counted and said.
Conclusion conclude(const Study& study, const experiment::Results& results);

/// Makes the picture of a conclusion of the study, and a warning of what it leaves out.
/// @throws core::InvalidParameter for choices that figure::check refuses.
void add_picture(const Study& study, Conclusion& conclusion, const figure::Choices& choices = {});

}  // namespace overparam::study
