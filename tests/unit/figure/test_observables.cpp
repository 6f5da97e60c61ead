// SPDX-License-Identifier: MIT
/// @file
/// Curves of several observables: beside one another, and as the parts of a sum; bars of quartiles;
/// and the line of fixed parameters.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::figure::Bars;
using overparam::figure::Choices;
using overparam::figure::Figure;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace figure = overparam::figure;

const std::string norm = "student_norm";
using Values = std::vector<double>;

/// The error 1/ratio and the norm 10 ratio, by theory, and by simulation where asked for.
Rows two_observables(const std::vector<std::string>& rates, bool simulated = true) {
  Rows rows;
  for (const auto& rate : rates)
    for (const std::string ratio : {"1", "2", "4"}) {
      const Point point{.ratio = ratio, .learning_rate = rate};
      const double x = std::stod(ratio);
      rows.add(point, "deterministic", infinity, 1 / x)
          .add(point, "deterministic", infinity, 10 * x, norm);
      if (simulated)
        rows.add(point, "simulation", infinity, 1 / x)
            .add(point, "simulation", infinity, 10 * x, norm);
    }
  return rows;
}

Figure picture(const Rows& rows, Choices choices) {
  choices.y = {error_name, norm};
  return figure::curve(rows.table(), description(), choices);
}

}  // namespace

TEST_CASE("several observables of one family have a colour each") {
  const Figure result = picture(two_observables({"0.5"}), {});
  REQUIRE(result.panels.size() == 1);
  const Panel& panel = result.panels[0];
  CHECK(panel.y.label == "generalization error $ε_g$, student norm $Q$");
  CHECK(labels(panel) == Labels{"generalization error $ε_g$", "student norm $Q$", "theory, $t$ → ∞",
                                "simulation, $t$ → ∞"});
  const auto lines = plotted(panel, Style::line);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].y == Values{1, 0.5, 0.25});
  CHECK(lines[1].y == Values{10, 20, 40});
  CHECK(lines[0].color == 0);
  CHECK(lines[1].color == 1);
}

TEST_CASE("several observables of families have a pattern each") {
  const Figure result = picture(two_observables({"0.1", "0.5"}), {});
  REQUIRE(result.panels.size() == 1);
  const Panel& panel = result.panels[0];
  CHECK(labels(panel) == Labels{"$η$ = 0.1", "$η$ = 0.5",
                                "generalization error $ε_g$, theory, $t$ → ∞",
                                "student norm $Q$, theory, $t$ → ∞",
                                "generalization error $ε_g$, simulation, $t$ → ∞",
                                "student norm $Q$, simulation, $t$ → ∞"});
  CHECK(plotted(panel, Style::line).size() == 2);
  REQUIRE(plotted(panel, Style::dash_dotted).size() == 2);
  CHECK(plotted(panel, Style::dash_dotted)[1].y == Values{10, 20, 40});
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 4);
  CHECK(points[0].shape == 0);
  CHECK(points[1].shape == 1);
}

TEST_CASE("a stack is the sum of its observables, an area each") {
  const Figure result = picture(two_observables({"0.5"}), {.stack = true});
  REQUIRE(result.panels.size() == 1);
  const Panel& panel = result.panels[0];
  CHECK_FALSE(panel.y.logarithmic);
  const auto lines = plotted(panel, Style::line);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].y == Values{1, 0.5, 0.25});
  CHECK(lines[1].y == Values{11, 20.5, 40.25});
  const auto areas = plotted(panel, Style::band);
  REQUIRE(areas.size() == 2);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(areas[1].y[i] - areas[1].error[i] == lines[0].y[i]);
    CHECK(areas[1].y[i] + areas[1].error[i] == lines[1].y[i]);
  }
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 2);
  CHECK(points[1].y == lines[1].y);
  CHECK(points[1].error ==
        Values{0.02, 0.02, 0.02});  // the sum of both, which bounds that of the sum
  // Families have panels.
  CHECK(picture(two_observables({"0.1", "0.5"}), {.stack = true}).panels.size() == 2);
}

TEST_CASE("where a part of a stack has no value the sum has none") {
  Rows rows = two_observables({"0.5"}, false);
  auto table = rows.table();
  for (auto& row : table.rows)
    if (row.parameters[2] == "2" && row.measurement.observable == error_name) {
      row.measurement.value.reset();
      row.measurement.status = overparam::experiment::Status::infinite;
    }
  const auto lines = plotted(
      figure::curve(table, description(), {.y = {error_name, norm}, .stack = true}).panels.at(0),
      Style::line);
  REQUIRE(lines.size() == 2);
  CHECK(std::isnan(lines[1].y.at(1)));
  CHECK(lines[1].y.at(2) == 40.25);
}

TEST_CASE("bars are quartiles around medians if asked for, with the means beside them") {
  Rows rows;
  rows.add({}, "deterministic", infinity, 1).add({}, "simulation", infinity, 1.5);
  auto table = rows.table();
  table.rows.back().quartiles = {0.5, 1, 4};
  const auto plot = [&](Bars bars) {
    return figure::curve(table, description(), {.bars = bars}).panels.at(0);
  };
  CHECK(plotted(plot(Bars::standard_error), Style::hollow).empty());
  const Panel panel = plot(Bars::quartiles);
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 1);
  CHECK(points[0].y == Values{1});
  CHECK(points[0].error == Values{3});
  CHECK(points[0].error_below == Values{0.5});
  REQUIRE(plotted(panel, Style::hollow).size() == 1);
  CHECK(plotted(panel, Style::hollow)[0].y == Values{1.5});
  CHECK(labels(panel) == Labels{"theory, $t$ → ∞", "simulation, $t$ → ∞, mean",
                                "simulation, $t$ → ∞, median and quartiles"});
}

TEST_CASE("bars over more than a decade are said") {
  Rows rows;
  rows.add({.ratio = "1"}, "simulation", infinity, 1)
      .add({.ratio = "2"}, "simulation", infinity, 9);
  auto table = rows.table();
  const auto said = [&](double error) {
    table.rows[0].standard_error = error;
    const Figure result = figure::curve(table, description(), {.logy = true});
    const bool in_label = result.panels.at(0).y.label.ends_with(", bars over more than a decade");
    CHECK(in_label == !figure::cautions(result).empty());
    return in_label;
  };
  CHECK_FALSE(said(0.8));  // a factor of 9
  CHECK(said(0.83));
  CHECK(said(2));  // to below zero
}

TEST_CASE("the fixed parameters stand in a line if asked for") {
  Rows rows = two_observables({"0.5"}, false);
  const auto note = [&](bool wanted) {
    return figure::curve(rows.table(), description(), {.annotate = wanted}).note;
  };
  CHECK(note(false).empty());
  CHECK(note(true) == "$N$ = 100, $η$ = 0.5, $g$ = erf");
  auto model = description();
  model.parameters[4].typeset = [](const std::string& text) { return "the " + text; };
  model.parameters[3].default_text = "0.5";
  CHECK(figure::curve(rows.table(), model, {.annotate = true}).note == "$N$ = 100, the erf");
}

TEST_CASE("words are typeset in keys") {
  Rows rows;
  for (const std::string activation : {"erf", "relu"})
    rows.add({.activation = activation}, "deterministic", infinity, 0.1);
  auto model = description();
  model.parameters[4].typeset = [](const std::string& text) { return "$" + text + "$"; };
  const Panel panel = figure::curve(rows.table(), model, {.x = "ratio"}).panels.at(0);
  CHECK(labels(panel) == Labels{"$erf$", "$relu$", "theory, $t$ → ∞"});
}
