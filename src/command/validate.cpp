// SPDX-License-Identifier: MIT
#include "command/building.hpp"
#include "command/command.hpp"
#include "overparam/core/error.hpp"
#include "overparam/study/validation.hpp"

namespace overparam::command {
namespace {

constexpr double max_whole = 9007199254740992;  // 2^53

std::vector<CommandOption> options_of(const experiment::Model* model) {
  const auto defaults = model == nullptr ? experiment::Defaults{} : model->description().defaults;
  std::vector<CommandOption> own{
      list_of(whole("dims", defaults.validation_dims, 1, max_whole,
                    "input dimensions to compare at",
                    "whole numbers from 1, at least two different ones")),
      share("resolve",
            "relative error of a theory that a comparison has to see to agree; default: 0.03"),
      share("target-resolution", "adds sizes and replicas until such errors would be seen"),
      whole("max-dim", "", 1, max_whole,
            "largest size that --target-resolution adds; default: 4 times that of --dims",
            "a whole number from 1")};
  if (model == nullptr || model->description().time.finite)
    own.push_back(
        list_of(real("times", defaults.validation_times, false, longest_time, "learning times t")));
  // Scores and differences have either sign: no logarithmic axis.
  return joined({own, validation_sampling_options(model),
                 output_options({.x = false, .logy = false, .stack = false, .bars = false})});
}

// At every dimension the same ratios.
std::vector<std::string> hidden_of(const experiment::Description& model) {
  std::vector<std::string> hidden{model.dimension};
  for (const auto& size : model.sizes)
    for (const auto& name : size.names())
      if (name != size.ratio) hidden.push_back(name);
  return hidden;
}

study::Study plan_of(const Options& options) {
  study::Validation asked{request_of(options)};
  asked.dims = options.text("dims");
  if (options.given("times")) asked.times = options.numbers("times");
  asked.grows = options.given("target-resolution");
  for (const char* name : {"max-replicas", "max-dim"})
    if (!asked.grows && options.given(name))
      throw core::InvalidParameter(std::string("--") + name, options.text(name),
                                   "is of use with --target-resolution only");
  if (asked.grows && options.given("resolve"))
    throw core::InvalidParameter("--resolve", options.text("resolve"),
                                 "is what --target-resolution says");
  for (const char* name : {"resolve", "target-resolution"})
    if (options.given(name)) asked.resolve = options.number(name);
  if (options.given("max-dim")) asked.max_dim = options.number("max-dim");
  if (options.given("max-replicas")) asked.max_replicas = options.count("max-replicas");
  return plan(asked);
}

}  // namespace

Command validate_command() {
  return {.name = "validate",
          .summary =
              "theory against simulation at several sizes; exit code 1 if they disagree, 3 "
              "if it cannot tell",
          .options = options_of,
          .hidden = hidden_of,
          .example = {{"replicas", "50"}, {"resolve", "0.1"}},
          .applies =
              [](const experiment::Description& model) {
                return model.simulated && !model.dimension.empty();
              },
          .plan = plan_of};
}

}  // namespace overparam::command
