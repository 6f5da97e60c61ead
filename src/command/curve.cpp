// SPDX-License-Identifier: MIT
#include "overparam/study/curve.hpp"

#include "command/building.hpp"
#include "command/command.hpp"
#include "command/pictures.hpp"

namespace overparam::command {
namespace {

CommandOption simulate_at() {
  return list_of(
      {{.name = "simulate-at",
        .allowed = "numbers",
        .meaning = "values of the x axis to simulate at, with theory there too; default: "
                   "all points given"}});
}

std::vector<CommandOption> options_of(const experiment::Model* model) {
  const bool finite = model == nullptr || model->description().time.finite;
  const bool searches = model == nullptr || !model->description().time.limit_simulated;
  std::vector<CommandOption> times;
  const bool limit = model == nullptr || model->description().time.limit;
  const char* meaning = !limit     ? "the time of the curve; default: --horizon-cap"
                        : searches ? "finite time beside the limit; default: none, with --simulate "
                                     "where the theory is within 1 % of its limit"
                                   : "finite time beside the limit; default: the limit alone";
  if (finite) times.push_back(real("horizon", "", true, longest_time, meaning));
  if (finite && searches)
    times.push_back(
        real("horizon-cap", "1000", true, longest_time, "largest default horizon of --simulate"));
  return joined({times,
                 {theory_points("theory also between the points given, at up to so many of each "
                                "line of the picture")},
                 sampling_options(model, simulate_at()),
                 output_options({.allowed_x = "a parameter of numbers, time, or an observable",
                                 .meaning_of_y = "observables of the picture; or a parameter: a "
                                                 "heat map"})});
}

study::Study plan_of(const Options& options) {
  study::Curve asked{request_of(options)};
  if (options.given("horizon")) asked.horizon = options.number("horizon");
  if (options.given("horizon-cap")) asked.horizon_cap = options.number("horizon-cap");
  asked.theory_points = options.count("theory-points");
  if (options.given("simulate-at")) asked.simulate_at = options.text("simulate-at");
  asked.picture = picture_choices(options);
  return plan(asked);
}

}  // namespace

Command curve_command() {
  return {.name = "curve",
          .summary = "error against width for t → ∞, and at a finite horizon",
          .options = options_of,
          .plan = plan_of};
}

}  // namespace overparam::command
