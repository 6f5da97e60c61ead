// SPDX-License-Identifier: MIT
// What is compared at which sizes, how a validation grows, and what it concludes.
#include "overparam/study/validation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/validate.hpp"
#include "overparam/study/registry.hpp"
#include "support/made_results.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using study::Conclusion;
using study::Study;
using study::Validation;
using test::error_of;
using test::results_of;
using test::SmallModel;

constexpr double infinity = std::numeric_limits<double>::infinity();

Validation validation_of(const std::string& dims, const std::vector<double>& times) {
  Validation asked;
  asked.model = &study::find_model("linear-regression");
  asked.parameters = {{"sample-ratio", "2"}};
  asked.dims = dims;
  asked.times = times;
  asked.effort = {10, 0, 10};
  return asked;
}

std::string refusal(const Validation& asked) {
  try {
    plan(asked);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a validation that cannot tell says how many replicas can") {
  auto asked = validation_of("50,100", {3, 1});
  asked.resolve = 0.2;
  const Study validation = plan(asked);
  for (std::size_t i = 0; i < validation.plan.points.size(); ++i)
    CHECK(validation.plan.times[i] == std::vector{1.0, 3.0, infinity});
  const auto results = results_of(
      validation.plan, [](const experiment::Point&, bool simulated, double time, std::size_t draw) {
        if (!simulated) return error_of(1);
        // What takes most replicas is the noisiest time.
        return error_of(1 + (draw % 2 == 0 ? 1 : -1) * (time == 3 ? 2.0 : 1.0));
      });
  const auto report = experiment::judge(validation.plan, results, *asked.model, 0.2);
  REQUIRE(report.quantities.size() == 3);
  const double needed = 10 * validation::need(report.quantities[1].verdict, 0.2).replicas;
  const Conclusion conclusion = conclude(validation, results);
  CHECK(conclusion.finding == validation::Finding::inconclusive);
  const std::string text =
      "inconclusive: no disagreement, but 3 of 3 quantities resolved too coarsely; it takes ";
  REQUIRE(conclusion.verdict.starts_with(text));
  // Rounded up to two digits.
  const double told = std::stod(conclusion.verdict.substr(text.size()));
  CHECK(told >= needed);
  CHECK(told <= 1.1 * needed);
  CHECK(conclusion.verdict.ends_with(" replicas for 20 %"));
}

TEST_CASE(
    "a target resolution takes larger sizes, as far as there is memory, then replicas, as "
    "allowed") {
  auto asked = validation_of("20,40", {1});
  asked.resolve = 0.01;
  asked.grows = true;
  asked.max_dim = 9e15;
  asked.max_replicas = 25;
  Study validation = plan(asked);
  REQUIRE(validation.next);
  // An effect as large as this takes sizes beyond any memory.
  const auto slow = [](const experiment::Point& point, bool simulated, double, std::size_t draw) {
    if (!simulated) return error_of(1);
    return error_of(1 + 1e15 / std::stod(point.at("dim")) + (draw % 2 == 0 ? 1e-6 : -1e-6));
  };
  double largest = 40;
  std::size_t rounds = 0;
  for (;; ++rounds) {
    const auto next = validation.next(validation.plan, results_of(validation.plan, slow));
    if (!next) break;
    REQUIRE(rounds < 100);
    double reached = 0;
    for (std::size_t i = 0; i < next->points.size(); ++i)
      reached = std::max(reached, std::stod(next->points.text(i, "dim")));
    CHECK(reached == 2 * largest);
    CHECK(next->effort.replicas == 10);
    largest = reached;
    validation.plan = *next;
  }
  CHECK(rounds > 3);
  // Noise takes replicas, up to what is allowed.
  validation = plan(asked);
  const auto noisy = [](const experiment::Point&, bool simulated, double, std::size_t draw) {
    return error_of(simulated && draw % 2 == 0 ? 1.5 : simulated ? 0.5 : 1);
  };
  const auto more = validation.next(validation.plan, results_of(validation.plan, noisy));
  REQUIRE(more);
  CHECK(more->effort.replicas == 25);
  CHECK_FALSE(validation.next(*more, results_of(*more, noisy)));
  // What is resolved, or disagrees, needs no more.
  const auto same = [](const experiment::Point&, bool, double, std::size_t) { return error_of(1); };
  CHECK_FALSE(validation.next(validation.plan, results_of(validation.plan, same)));
}

TEST_CASE("theory and simulation of a small model agree in memory, or disagree where they do") {
  for (const double shift : {0.0, 0.3}) {
    CAPTURE(shift);
    SmallModel model({});
    model.shift = shift;
    Validation asked;
    asked.model = &model;
    asked.parameters = {{"density", "0.5,2"}};
    asked.dims = "20,40,80";
    asked.times = {2, 0.5};
    asked.effort = {200, 0, 200};
    asked.resolve = 0.1;
    Study study = plan(asked);
    CHECK(study.command == "validate");
    CHECK(study.plan.points.size() == 6);
    Conclusion conclusion = run(study);
    CHECK(conclusion.finding ==
          (shift == 0 ? validation::Finding::agrees : validation::Finding::disagrees));
    CHECK_FALSE(conclusion.verdict.empty());
    CHECK_FALSE(conclusion.notes.empty());
    add_picture(study, conclusion);
    // Differences, and z-scores beside them.
    CHECK(conclusion.picture->panels.size() == 2);
    CHECK(conclusion.picture->panels[0].x.label.find("L") != std::string::npos);
  }
}

TEST_CASE("a validation that grows ends with another plan, and concludes from it") {
  const SmallModel model({});
  Validation asked;
  asked.model = &model;
  asked.parameters = {{"density", "1"}};
  asked.dims = "20,40";
  asked.times = {1};
  asked.effort = {10, 0, 10};
  asked.resolve = 0.05;
  asked.grows = true;
  asked.max_dim = 40;
  asked.max_replicas = 5000;
  Study study = plan(asked);
  std::vector<std::size_t> replicas;
  const auto conclusion = run(
      study, {}, [&](const experiment::Plan& next) { replicas.push_back(next.effort.replicas); });
  REQUIRE(replicas.size() > 1);
  CHECK(std::is_sorted(replicas.begin(), replicas.end()));
  CHECK(study.plan.effort.replicas == replicas.back());
  CHECK(conclusion.finding == validation::Finding::agrees);
}

TEST_CASE("the limit is compared where the simulation has it") {
  const auto times_of = [](experiment::TimeAxis time, const std::vector<double>& given) {
    const SmallModel model(time);
    Validation asked;
    asked.model = &model;
    asked.parameters = {{"density", "1"}};
    asked.times = given;
    return plan(asked).plan.times[0];
  };
  using Times = std::vector<double>;
  CHECK(times_of({}, {2, 1}) == Times{1, 2});
  CHECK(times_of({.limit_simulated = true}, {2, 1}) == Times{1, 2, infinity});
  CHECK(times_of({.limit_simulated = true}, {}) == Times{infinity});
}

TEST_CASE("validations that make no sense are refused by name") {
  CHECK(refusal(validation_of("20,40", {1})) == "accepted");
  CHECK(refusal(Validation{}) == "model: is missing");
  CHECK(refusal(validation_of("20", {1})) == "--dims: 20 is not at least two sizes");
  CHECK(refusal(validation_of("20,2.5", {1})).starts_with("--dims: 2.5 is not a whole number"));
  CHECK(refusal(validation_of("20,0", {1})).starts_with("--dims: 0 is not a whole number"));
  auto asked = validation_of("20,40", {1});
  asked.max_dim = 30;
  CHECK(refusal(asked) == "--max-dim: 30 is below one of --dims");
  asked.max_dim = {};
  asked.max_replicas = 9;
  CHECK(refusal(asked) == "--max-replicas: 9 is below --replicas");
  asked = validation_of("20,40", {1});
  asked.parameters["sample-ratio"] = std::string("0");
  CHECK(refusal(asked).starts_with("--sample-ratio: 0 "));
  const SmallModel one_size({}, "");
  asked = {};
  asked.model = &one_size;
  CHECK(refusal(asked) == "model: small has no dimension to compare at");
}
