// SPDX-License-Identifier: MIT
// The times of a dynamics, and what is refused.
#include "overparam/study/dynamics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using study::Dynamics;
using study::Study;
using test::SmallModel;

constexpr double infinity = std::numeric_limits<double>::infinity();

Dynamics small_dynamics(const SmallModel& model, const std::vector<double>& times) {
  Dynamics asked;
  asked.model = &model;
  asked.parameters = {{"sites", "50"}, {"density", "0.5,1"}};
  asked.times = times;
  return asked;
}

std::string refusal(const Dynamics& asked) {
  try {
    plan(asked);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("times come in any order, each once, and the limit where there is one") {
  using Times = std::vector<double>;
  const SmallModel model({});
  CHECK(plan(small_dynamics(model, {2, 0, 1, 2})).plan.times[1] == Times{0, 1, 2, infinity});
  CHECK(plan(small_dynamics(model, {})).plan.times[1] == Times{infinity});
  const SmallModel no_limit({.limit = false});
  CHECK(plan(small_dynamics(no_limit, {2, 0, 1, 2})).plan.times[1] == Times{0, 1, 2});
}

TEST_CASE("a dynamics is computed in memory and plotted, over time or over a parameter") {
  const SmallModel model({});
  auto asked = small_dynamics(model, {0.5, 1, 2});
  asked.simulate = true;
  asked.effort = {4, 0, 4};
  Study study = plan(asked);
  CHECK(study.command == "dynamics");
  auto conclusion = run(study);
  // Two points; the theory at four times, the simulation, which has no limit, at three.
  CHECK(conclusion.table.rows.size() == 2 * (4 + 3));
  CHECK(conclusion.failures.empty());
  for (const auto& row : conclusion.table.rows)
    if (row.source == "mean-field")
      CHECK(*row.measurement.value ==
            SmallModel::loss(row.parameters[2] == "0.5" ? 0.5 : 1, *row.measurement.time));
  add_picture(study, conclusion);
  REQUIRE(conclusion.picture->panels.size() == 1);
  CHECK(conclusion.picture->panels[0].x.label.find("learning time") != std::string::npos);
  add_picture(study, conclusion, {.x = "density"});
  CHECK(conclusion.picture->panels[0].x.label == "density $K/L$");
}

TEST_CASE("a simulation at times of its own has theory at these and at those of the dynamics") {
  using Times = std::vector<double>;
  for (const std::size_t most : {0u, 50u}) {
    const SmallModel model({});
    auto asked = small_dynamics(model, {1, 4});
    asked.theory_times = most;
    asked.simulate_at = {8, 2};
    asked.effort = {2, 0, 2};
    Study study = plan(asked);
    std::map<std::string, Times> times;
    for (const auto& row : run(study).table.rows)
      if (row.parameters[2] == "1") times[row.source].push_back(*row.measurement.time);
    CHECK(times["simulation"] == Times{2, 8});
    if (most == 0) CHECK(times["mean-field"] == Times{1, 2, 4, 8, infinity});
    for (const double time : {1., 2., 4., 8., infinity})
      CHECK(std::count(times["mean-field"].begin(), times["mean-field"].end(), time) == 1);
    CHECK(times["mean-field"].size() > most / 2);
  }
}

TEST_CASE("a dynamics that makes no sense is refused by name") {
  const SmallModel model({});
  CHECK(refusal(small_dynamics(model, {1})) == "accepted");
  CHECK(refusal(Dynamics{}) == "model: is missing");
  for (const double time : {-1.0, std::nan(""), infinity})
    CHECK(refusal(small_dynamics(model, {1, time})).starts_with("--times: "));
  for (const double time : {-1.0, std::nan(""), infinity}) {
    auto asked = small_dynamics(model, {1});
    asked.simulate_at = {1, time};
    CHECK(refusal(asked).starts_with("--simulate-at: "));
  }
  const SmallModel timeless({.finite = false});
  CHECK(refusal(small_dynamics(timeless, {1})) == "model: small has no finite times");
  const SmallModel no_limit({.limit = false});
  CHECK(refusal(small_dynamics(no_limit, {})) == "--times: is needed");
}
