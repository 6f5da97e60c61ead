// SPDX-License-Identifier: MIT
#include <iostream>
#include <optional>
#include <utility>

#include "commands.hpp"
#include "experiment.hpp"
#include "interrupt.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/adaptive.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/version.hpp"
#include "pictures.hpp"
#include "progress.hpp"

namespace overparam::cli {

namespace {

Experiment experiment_of(const Options& options) {
  if (options.command == "curve") return curve(options);
  if (options.command == "dynamics") return dynamics(options);
  if (options.command == "validate") return validate(options);
  return width_for(options);
}

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

}  // namespace

Experiment make_experiment(const Options& options) {
  Experiment experiment = experiment_of(options);
  // Of every command alike: what a table lacks is counted and said.
  experiment.conclude = [conclude = std::move(experiment.conclude), &model = *options.model](
                            const experiment::Plan& plan, const experiment::Results& results) {
    Conclusion conclusion = conclude(plan, results);
    conclusion.remarks = tally(conclusion.table, model.description());
    for (const auto& remark : conclusion.remarks)
      (remark.failure() ? conclusion.failures : conclusion.warnings).push_back(remark.text);
    if (auto missed = missed_target(plan, results); !missed.empty())
      conclusion.failures.push_back(std::move(missed));
    return conclusion;
  };
  return experiment;
}

ExitCode obtained(const Conclusion& conclusion) {
  return conclusion.failures.empty() ? success : computation_failed;
}

int compute(const Options& options) {
  Experiment experiment = make_experiment(options);
  const Output output(options);
  const auto& directory = output.directory();

  experiment::Execution execution;
  if (!experiment.plan.tasks.empty()) {  // width-for has no items, and no options for them
    execution.threads = options.count("threads");
    if (options.given("checkpoint-interval"))
      execution.checkpoint_seconds = options.number("checkpoint-interval");
  }
  std::optional<Store> store;
  experiment::Progress last;
  experiment::Results results;
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
  try {
    for (;;) {
      ProgressDisplay display(options, experiment.plan);
      execution.progress = [&](const experiment::Progress& progress) {
        last = progress;
        display.show(progress);
      };
      results = run(experiment.plan, *options.model, execution, std::move(results));
      auto more = experiment.next ? experiment.next(experiment.plan, results) : std::nullopt;
      if (!more) break;
      results = carried_over(experiment.plan, results, *more, *options.model);
      experiment.plan = std::move(*more);
    }
  } catch (const experiment::Interrupted&) {
    std::cerr << "overparam: interrupted; " << last.done << " of " << last.total
              << " items are stored in " << directory->string()
              << ", the same command goes on from there\n";
    return interrupted;
  }
  Conclusion conclusion = experiment.conclude(experiment.plan, results);
  results = {};  // their place is needed
  if (directory) add_picture(conclusion, options);
  output.write(conclusion);
  output.draw(conclusion);
  output.summarise(conclusion);
  if (conclusion.finding == validation::Finding::disagrees) return disagreement;
  if (conclusion.finding == validation::Finding::inconclusive) return computation_failed;
  return obtained(conclusion);
}

}  // namespace overparam::cli
