// SPDX-License-Identifier: MIT
// From options to requests and plans, and from conclusions to exit codes.
#include "command/command.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"

namespace {

using namespace overparam;
using cli::Options;

Options options(const std::string& command, const std::string& model,
                const std::vector<std::string>& arguments) {
  return cli::parse_options(command, study::find_model(model), arguments);
}

std::string refusal(const Options& given) {
  try {
    cli::plan(given);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("every command has a name of its own, options with names of their own, and a study") {
  std::vector<std::string> names;
  for (const auto& command : cli::commands()) {
    CAPTURE(command.name);
    CHECK(cli::find_command(command.name) == &command);
    CHECK(std::find(names.begin(), names.end(), command.name) == names.end());
    names.push_back(command.name);
    CHECK_FALSE(command.summary.empty());
    CHECK(bool(command.plan) != bool(command.document));
    std::size_t models = 0;
    for (const auto& model : study::models()) {
      std::vector<std::string> known;
      const auto hidden = command.hidden(model->description());
      for (const auto& spec : model->description().parameters)
        if (std::find(hidden.begin(), hidden.end(), spec.name) == hidden.end())
          known.push_back(spec.name);
      for (const auto& option : command.options(model.get())) known.push_back(option.spec.name);
      std::sort(known.begin(), known.end());
      CHECK(std::adjacent_find(known.begin(), known.end()) == known.end());
      if (command.applies(model->description())) ++models;
    }
    CHECK(models > 0);
  }
  CHECK(std::vector<std::string>{"curve", "dynamics", "validate", "width-for", "points-for",
                                 "network"} == names);
  CHECK(cli::find_command("status") == nullptr);
}

TEST_CASE("a request has what the options say") {
  const auto given = options("curve", "random-features-online",
                             {"--dim", "10", "--ratio", "0.5,2", "--theory",
                              "deterministic,instance", "--simulate", "--threads", "2"});
  const auto request = cli::request_of(given);
  CHECK(request.model == given.model);
  CHECK(request.parameters == given.parameters);
  CHECK(request.levels == std::vector<std::string>{"deterministic", "instance"});
  CHECK(request.simulate);
  CHECK(request.threads == 2);
  CHECK_FALSE(
      cli::request_of(options("curve", "random-features-online", {"--ratio", "1"})).simulate);
}

TEST_CASE("seed, replicas and their bounds come from the options") {
  const std::vector<std::string> base{"--dim",  "10", "--ratio",    "1", "--simulate",
                                      "--seed", "7",  "--replicas", "20"};
  const auto plan_of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return cli::plan(options("curve", "random-features-online", more)).plan;
  };
  const auto fixed = plan_of({});
  CHECK(fixed.seed == 7);
  CHECK(fixed.effort.replicas == 20);
  CHECK(fixed.effort.max_replicas == 20);
  CHECK(fixed.effort.target_error == 0);
  const auto adaptive = plan_of({"--target-error", "0.05"});
  CHECK(adaptive.effort.target_error == 0.05);
  CHECK(adaptive.effort.max_replicas == 1000);
  CHECK(plan_of({"--target-error", "0.05", "--max-replicas", "20"}).effort.max_replicas == 20);
  const auto refused = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return refusal(options("curve", "random-features-online", more));
  };
  CHECK(refused({"--target-error", "0.05", "--max-replicas", "19"}) ==
        "--max-replicas: 19 is below --replicas or 8");
  CHECK(refused({"--max-replicas", "50"}) == "--max-replicas: is of use with --target-error only");
}

TEST_CASE("a command that is no question about the model is refused") {
  Options given = options("curve", "linear-regression", {"--dim", "10", "--sample-ratio", "2"});
  given.command = "width-for";
  CHECK(refusal(given) == "model: linear-regression does not go with width-for");
  given.command = "points-for";
  CHECK(refusal(given) == "model: linear-regression does not go with points-for");
  given.command = "status";
  CHECK(refusal(given) == "command: status is unknown");
}

TEST_CASE("the example of every command gives what it needs, and there is a study for it") {
  for (const auto& command : cli::commands())
    for (const auto& model : study::models()) {
      if (!command.applies(model->description())) continue;
      const std::string example = cli::example_of(command, model->description());
      CAPTURE(example);
      std::istringstream text(example);
      const std::vector<std::string> words{std::istream_iterator<std::string>(text), {}};
      REQUIRE(words.size() >= 3);
      CHECK(words[1] == command.name);
      CHECK(words[2] == model->description().name);
      const std::vector<std::string> options(words.begin() + 3, words.end());
      const auto parse = [&] { return cli::parse_command(command.name, *model, options); };
      CHECK_NOTHROW(command.plan ? static_cast<void>(cli::plan(*parse()))
                                 : static_cast<void>(parse()));
    }
}

TEST_CASE("what a command needs is asked for together with what is wrong") {
  const auto said = [](const std::string& command, const std::string& model,
                       const std::vector<std::string>& arguments) -> std::string {
    try {
      cli::parse_command(command, study::find_model(model), arguments);
    } catch (const core::InvalidParameter& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(said("curve", "random-features-ridge", {"--width", "2", "--seed", "-1"}) ==
        "--seed: -1 is negative\n--sample-ratio: is needed (or --samples)");
  CHECK(said("curve", "linear-regression", {}) ==
        "--dim: is needed\n--sample-ratio: is needed (or --samples)");
  CHECK(said("curve", "kernel-ridge", {"--sample-ratio", "x"}) ==
        "--sample-ratio: x is not a number");
  CHECK(said("validate", "neural-tangent", {}) == "accepted");
  CHECK(said("width-for", "random-features-online", {}) ==
        "--dim: is needed (or --levels)\n--error: is needed");
  CHECK(said("width-for", "random-features-online",
             {"--levels", "power:1.5,2,9", "--error", "1"}) == "accepted");
  CHECK(said("points-for", "memorization", {}) ==
        "--separation: is needed\n--parameters: is needed");
  CHECK(said("network", "memorization", {}) == "--network: is needed\n--points: is needed");
  CHECK(said("curve", "kernel-ridge", {"--dim", "x", "--help"}) == "accepted");
}

TEST_CASE("failures end in an exit code of their own") {
  study::Conclusion conclusion;
  conclusion.warnings = {"a value does not exist"};
  CHECK(cli::obtained(conclusion) == cli::success);
  conclusion.failures = {"a value was not obtained"};
  CHECK(cli::obtained(conclusion) == cli::computation_failed);
}
