// SPDX-License-Identifier: MIT
// Answers to inversions, and what has none.
#include "overparam/study/inversion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"
#include "support/compare.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using study::Inversion;
using study::Study;
using test::close;
using test::SmallModel;

constexpr double infinity = std::numeric_limits<double>::infinity();

Inversion small_inversion(const SmallModel& model, const std::vector<double>& wanted) {
  Inversion asked;
  asked.model = &model;
  asked.parameters = {{"sites", "10,100"}};
  asked.question = "units-for";
  asked.wanted = wanted;
  return asked;
}

std::string refusal(const Inversion& asked) {
  try {
    plan(asked);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the width for an error is the smallest that reaches it") {
  Inversion asked;
  asked.model = &study::find_model("random-features-online");
  asked.parameters = {{"dim", "30"}};
  asked.question = "width-for";
  asked.wanted = {0.05, 0.02};
  const Study search = plan(asked);
  const auto table = conclude(search, {}).table;
  REQUIRE(table.rows.size() == 8);
  const auto best_error = [&](double width) {
    auto point = study::resolved_points(asked, {{"width", std::to_string(width)}}).front();
    core::Team team;
    experiment::Checkpoint none;
    const std::vector<double> times{infinity};
    const auto all = asked.model->compute({&point, 1}, "deterministic", times, {}, team, none);
    for (const auto& m : all.front())
      if (m.observable == "approximation_error") return *m.value;
    return infinity;
  };
  for (std::size_t i = 0; i < 8; i += 4) {
    const auto value = [&](std::size_t k) { return *table.rows[i + k].measurement.value; };
    CHECK(value(0) == (i == 0 ? 0.05 : 0.02));
    const double width = value(1);
    CHECK(width == std::floor(width));
    CHECK(best_error(width) <= value(0) * (1 + 1e-9));
    CHECK(best_error(width - 1) > value(0));
    // A real number that the width is rounded up from.
    CHECK(std::ceil(std::pow(10, value(2)) * (1 - 1e-9)) == width);
    CHECK(close(value(3), value(2) / std::log10(30), 1e-12, 0));
    // The width is the answer, no parameter.
    for (const char* name : {"width", "ratio", "exponent"}) {
      std::size_t column = 0;
      while (table.parameter_names.at(column) != name) ++column;
      CHECK(table.rows[i].parameters[column].empty());
    }
  }
}

TEST_CASE("an inversion of a small model is answered when it is planned") {
  const SmallModel model({});
  Study study = plan(small_inversion(model, {0.5, 0.2}));
  CHECK(study.command == "units-for");
  CHECK(study.plan.tasks.empty());
  auto conclusion = run(study);
  REQUIRE(conclusion.table.rows.size() == 8);
  CHECK(conclusion.notes.size() == 4);
  CHECK(conclusion.failures.empty());
  // 1/(1 + K/L) = 0.5 at K = L, 0.2 at K = 4 L.
  std::vector<double> units;
  for (const auto& row : conclusion.table.rows)
    if (row.measurement.observable == "units") units.push_back(*row.measurement.value);
  CHECK(units == std::vector<double>{10, 40, 100, 400});
  CHECK(conclusion.table.rows[0].parameters[0] == "10");
  add_picture(study, conclusion);
  REQUIRE(conclusion.picture->panels.size() == 1);
  CHECK(conclusion.picture->panels[0].y.label == "units $K$");
}

TEST_CASE("what is no number is no value of an answer either") {
  const SmallModel model({});
  Study study = plan(small_inversion(model, {0}));
  for (const auto& row : run(study).table.rows)
    if (row.measurement.observable == "units") {
      CHECK_FALSE(row.measurement.value);
      CHECK(row.measurement.status == experiment::Status::diverged);
    }
}

TEST_CASE("inversions that make no sense are refused by name") {
  const SmallModel model({});
  CHECK(refusal(small_inversion(model, {0.5})) == "accepted");
  CHECK(refusal(Inversion{}) == "model: is missing");
  CHECK(refusal(small_inversion(model, {})) == "--loss: is needed");
  auto asked = small_inversion(model, {0.5});
  asked.parameters.clear();
  CHECK(refusal(asked) == "--sites: is needed");
  asked.question = "width-for";
  CHECK(refusal(asked) == "model: small has no answer to width-for");
  CHECK(study::find_inversion(model.description(), "units-for") != nullptr);
  CHECK(study::find_inversion(model.description(), "width-for") == nullptr);
}
