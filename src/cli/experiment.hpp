// SPDX-License-Identifier: MIT
/// @file
/// What every computing command is: a plan of work, and what follows from its results.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "options.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::cli {

/// What follows from results, complete or not.
struct Conclusion {
  experiment::Table table;
  std::vector<std::string> notes;             ///< lines for people
  std::vector<std::string> failures;          ///< reasons of what could not be computed
  std::vector<figure::Reference> references;  ///< for the picture
  std::string verdict = {};  ///< of theory against simulation, one line; empty if there is none
  bool agrees = true;        ///< the verdict is a good one
};

/// A command with its options, checked as a whole.
struct Experiment {
  experiment::Plan plan;
  std::function<Conclusion(const experiment::Results&)> conclude;
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
