// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include "command/building.hpp"
#include "command/command.hpp"

namespace overparam::command {
namespace {

std::vector<CommandOption> options_of(const experiment::Model* model) {
  const auto defaults = model == nullptr ? experiment::Defaults{} : model->description().defaults;
  return joined(
      {{list_of(real("times", defaults.times, false, longest_time, "learning times t")),
        theory_points("theory also between the times given, at up to so many in all")},
       sampling_options(model, list_of(real("simulate-at", "", false, longest_time,
                                            "times to simulate at, with theory there too; "
                                            "default: --times"))),
       output_options({.stack = false,
                       .meaning_of_y = "observables of the picture; or a parameter: a "
                                       "heat map"})});
}

study::Study plan_of(const Options& options) {
  study::Dynamics asked{request_of(options)};
  asked.times = options.numbers("times");
  asked.theory_times = options.count("theory-points");
  if (options.given("simulate-at")) asked.simulate_at = options.numbers("simulate-at");
  return plan(asked);
}

}  // namespace

Command dynamics_command() {
  return {.name = "dynamics",
          .summary = "error and order parameters against the learning time",
          .options = options_of,
          .applies = [](const experiment::Description& model) { return model.time.finite; },
          .plan = plan_of};
}

}  // namespace overparam::command
