// SPDX-License-Identifier: MIT
/// @file
/// What every computing command is: a plan of work, and what follows from its results.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "options.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/experiment/tally.hpp"
#include "overparam/figure/figure.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::cli {

/// What follows from results, complete or not.
struct Conclusion {
  experiment::Table table;
  std::vector<std::string> notes;              ///< lines for people
  std::vector<figure::Reference> references;   ///< for the picture
  std::optional<figure::Figure> picture = {};  ///< by add_picture()
  std::string verdict = {};  ///< of theory against simulation, one line; empty if there is none
  validation::Finding finding = validation::Finding::agrees;  ///< the verdict's; agrees without one

  // Of all commands alike, by make_experiment:
  std::vector<experiment::Remark> remarks = {};  ///< on the table
  std::vector<std::string> failures = {};        ///< values that exist and were not obtained
  std::vector<std::string> warnings = {};        ///< what else a reader has to know
};

/// Success, or computation_failed if there are failures.
ExitCode obtained(const Conclusion& conclusion);

/// A command with its options, checked as a whole.
struct Experiment {
  experiment::Plan plan;
  /// What follows from results of the plan, which may be large and is not copied.
  std::function<Conclusion(const experiment::Plan&, const experiment::Results&)> conclude;
  /// The plan to go on with after the results of one, or none; empty where one plan is all. It
  /// depends on the results alone, so that the same command ends with the same plan.
  std::function<std::optional<experiment::Plan>(const experiment::Plan&,
                                                const experiment::Results&)>
      next = {};
};

/// The experiment that options ask for. The options have to outlive it.
/// @throws core::InvalidParameter for what cannot be computed.
Experiment make_experiment(const Options& options);

// One for each command.
Experiment curve(const Options& options);
Experiment dynamics(const Options& options);
Experiment validate(const Options& options);
Experiment width_for(const Options& options);

}  // namespace overparam::cli
