// SPDX-License-Identifier: MIT
/// @file
/// What the dynamics shows of a table: panels, bands, limits, patterns.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::figure::Axis;
using overparam::figure::Figure;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace figure = overparam::figure;

}  // namespace

TEST_CASE("the dynamics has a panel for each observable, one key and limits as references") {
  Rows rows;
  for (const std::string ratio : {"0.5", "2"})
    for (const std::string& name : {error_name, std::string("student_teacher_overlap")}) {
      const Point point{.width = ratio == "2" ? "200" : "50", .ratio = ratio};
      for (const double time : {0.0, 1.0, 100.0})
        rows.add(point, "deterministic", time, 0.1, name).add(point, "simulation", time, 0.1, name);
      rows.add(point, "deterministic", infinity, 0.05, name);
    }
  const Figure result = figure::dynamics(rows.table(), description());
  REQUIRE(result.panels.size() == 2);  // no student norm in the table
  const Panel& error = result.panels[0];
  CHECK(labels(error) == Labels{"$K/N$ = 0.5", "$K/N$ = 2", "theory", "simulation"});
  CHECK(labels(result.panels[1]).empty());
  CHECK(error.x.label == "learning time $t$");
  CHECK(error.x.logarithmic);
  // t = 0 has its place left of the smallest other time.
  REQUIRE(error.x.zero);
  CHECK(*error.x.zero > 0);
  CHECK(*error.x.zero <= 0.5);
  CHECK(result.panels[1].x == error.x);
  CHECK(figure::cautions(result).empty());
  const Figure even = figure::dynamics(rows.table(), description(), {.logx = false});
  CHECK(even.panels[0].x == Axis{"learning time $t$", false});
  CHECK(figure::cautions(even).empty());
  CHECK(error.y.label == "generalization error $ε_g$");
  CHECK(result.panels[1].y.label == "student teacher overlap $R$");
  REQUIRE(error.references.size() == 2);
  CHECK(error.references[0].y == 0.05);
  CHECK(error.references[0].label == "$t$ → ∞");
  CHECK(error.references[1].label.empty());
  CHECK(error.references[1].color == 1);
  REQUIRE(plotted(error).size() == 4);
  CHECK(plotted(error)[0].x == std::vector<double>{0, 1, 100});

  CHECK(
      figure::dynamics(rows.table(), description(), {.y = {"student_teacher_overlap", error_name}})
          .panels.at(1)
          .y.label == error.y.label);

  const Figure chosen =
      figure::dynamics(rows.table(), description(), {.y = {"student-teacher-overlap"}});
  REQUIRE(chosen.panels.size() == 1);
  CHECK(chosen.panels[0].y.label == "student teacher overlap $R$");
  CHECK(labels(chosen.panels[0]).size() == 4);
}

TEST_CASE("a simulation at many times is a band with points") {
  Rows rows;
  for (int t = 1; t <= 21; ++t) rows.add({}, "deterministic", t, 0.1).add({}, "simulation", t, 0.2);
  const Panel panel = figure::dynamics(rows.table(), description()).panels.at(0);
  const auto bands = plotted(panel, Style::band);
  REQUIRE(bands.size() == 1);
  CHECK(bands[0].error == std::vector<double>(21, 0.01));
  CHECK(bands[0].y == std::vector<double>(21, 0.2));
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 1);
  CHECK(points[0].error.empty());
  CHECK(points[0].label == "simulation ± standard error");
}

TEST_CASE("many families have colours for one parameter and patterns for another") {
  Rows rows;
  for (const std::string activation : {"erf", "relu"})
    for (int i = 1; i <= 8; ++i)
      for (const double time : {1.0, 2.0})
        for (const std::string source : {"deterministic", "simulation"})
          rows.add({.learning_rate = std::to_string(i), .activation = activation}, source, time,
                   0.1);
  const Figure result = figure::dynamics(rows.table(), description());
  REQUIRE(result.scale);
  CHECK(result.scale->label == "$η$");
  const Panel& panel = result.panels.at(0);
  CHECK(labels(panel) == Labels{"theory, $g$ = erf", "theory, $g$ = relu", "simulation, $g$ = erf",
                                "simulation, $g$ = relu"});
  CHECK(plotted(panel, Style::line).size() == 8);
  CHECK(plotted(panel, Style::dashed).size() == 8);
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 16);
  CHECK(points[0].shape != points[1].shape);
}

TEST_CASE("the dynamics names the width where the ratio says nothing") {
  Rows rows;
  for (const std::string width : {"1e+30", "1e+60"})
    rows.add({.width = width, .ratio = ""}, "deterministic", 1, 0.1)
        .add({.width = width, .ratio = ""}, "deterministic", 2, 0.1);
  const Figure result = figure::dynamics(rows.table(), description());
  CHECK(labels(result.panels.at(0)) == Labels{"$K$ = $10^{30}$", "$K$ = $10^{60}$", "theory"});
  CHECK_FALSE(result.panels[0].x.logarithmic);
  CHECK(figure::dynamics(Rows{}.table(), description()).panels.size() == 1);
}

TEST_CASE("a dynamics shows the observables that the model features") {
  Rows rows;
  for (const auto& name :
       {error_name, std::string("student_norm"), std::string("student_teacher_overlap")})
    for (const double time : {1.0, 2.0}) rows.add({}, "deterministic", time, 0.1, name);
  auto model = description();
  CHECK(figure::dynamics(rows.table(), model).panels.size() == 3);
  model.observables[0].featured = model.observables[2].featured = true;
  const Figure result = figure::dynamics(rows.table(), model);
  REQUIRE(result.panels.size() == 2);
  CHECK(result.panels[1].y.label == "student norm $Q$");
}

TEST_CASE("bands are for simulations at many times, however many the theory has") {
  const auto bands = [](int simulated) {
    Rows rows;
    for (int t = 1; t <= 50; ++t) {
      rows.add({}, "deterministic", t, 0.1);
      if (t <= simulated) rows.add({}, "simulation", t, 0.1);
    }
    return plotted(figure::dynamics(rows.table(), description()).panels.at(0), Style::band).size();
  };
  CHECK(bands(20) == 0);
  CHECK(bands(21) == 1);
}
