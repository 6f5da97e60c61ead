// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

#include "command/command.hpp"
#include "command/pictures.hpp"
#include "commands.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/study.hpp"
#include "overparam/version.hpp"
#include "progress.hpp"

namespace overparam::cli {

namespace {

using experiment::Store;

// Versions are kept apart by the store; between two commits of one version the user decides.
void warn_of_other_builds(const Store& store) {
  for (const auto& run : store.runs())
    if (run.commit != commit) {
      std::cerr << "overparam: warning: " << Store::file_name << " has results of commit "
                << run.commit << ", this is " << commit << '\n';
      return;
    }
}

void warn_of_other_contents(const Store& store, const experiment::Inputs& inputs) {
  for (const auto& [value, count] : store.results_of_other_contents(inputs))
    std::cerr << "overparam: warning: " << Store::file_name << " has " << count
              << " results of another content of " << value
              << "; the table holds those of the present one\n";
}

// The picture of theory alone, where it is one: a validation has nothing to compare yet.
void add_theory_picture(const study::Study& study, study::Conclusion& theory,
                        const Options& options) {
  try {
    add_picture(study, theory, picture_choices(options));
    const auto& panels = theory.picture->panels;
    if (std::all_of(panels.begin(), panels.end(),
                    [](const auto& panel) { return panel.series.empty() && !panel.map; }))
      theory.picture.reset();
  } catch (const core::InvalidParameter&) {  // ends of axes that only the whole table has
    theory.picture.reset();
  }
}

}  // namespace

ExitCode obtained(const study::Conclusion& conclusion) {
  return conclusion.failures.empty() ? success : computation_failed;
}

int compute(const Options& options) {
  study::Study study = plan(options);
  const Output output(options);
  const auto& directory = output.directory();

  experiment::Execution execution;
  if (!study.plan.tasks.empty()) {  // inversions have no items, and no options for them
    execution.threads = options.count("threads");
    if (options.given("checkpoint-interval"))
      execution.checkpoint_seconds = options.number("checkpoint-interval");
  }
  std::optional<Store> store;
  experiment::Progress last;
  if (directory) {
    store.emplace(*directory, Store::Mode::create);
    const experiment::Inputs inputs = options.inputs ? *options.inputs : experiment::Inputs{};
    store->remember({options.command, options.model->description().name, to_text(options), inputs});
    warn_of_other_builds(*store);
    warn_of_other_contents(*store, inputs);
    store->begin_run(options.command, execution.threads);
    execution.journal = &*store;
    execution.stop = &stop_on_signals();
  }
  study::Conclusion conclusion;
  std::optional<ProgressDisplay> display;
  execution.progress = [&](const experiment::Progress& progress) {
    last = progress;
    display->show(progress);
  };
  const study::Announce announce = [&](const experiment::Plan& plan) {
    display.emplace(options, plan);
  };
  study::TheoryFirst theory_first;
  if (directory)
    theory_first = [&](study::Conclusion theory) {
      display.reset();
      add_theory_picture(study, theory, options);
      output.write_theory(theory);
    };
  try {
    conclusion = run(study, execution, announce, theory_first);
  } catch (const experiment::Interrupted&) {
    std::cerr << "overparam: interrupted; " << last.done << " of " << last.total
              << " items are stored in " << directory->string()
              << ", the same command goes on from there\n";
    return interrupted;
  }
  display.reset();
  if (directory) add_picture(study, conclusion, picture_choices(options));
  output.write(conclusion);
  output.plot(conclusion);
  output.summarise(conclusion);
  if (conclusion.finding == validation::Finding::disagrees) return disagreement;
  if (conclusion.finding == validation::Finding::inconclusive) return computation_failed;
  return obtained(conclusion);
}

}  // namespace overparam::cli
