// SPDX-License-Identifier: MIT
/// @file
/// Curves of an observable against another one.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::experiment::Component;
using overparam::experiment::Status;
using overparam::experiment::Table;
using overparam::figure::Bars;
using overparam::figure::Choices;
using overparam::figure::Guides;
using overparam::figure::Panel;
using overparam::figure::Series;
using overparam::figure::Style;
namespace figure = overparam::figure;

const std::string norm = "student_norm";
const std::string overlap = "student_teacher_overlap";
using Values = std::vector<double>;

Panel picture(const Table& table, Choices choices, const Guides& guides = {}) {
  choices.x = norm;
  const auto result = figure::curve(table, description(), choices, guides);
  REQUIRE(result.panels.size() == 1);
  return result.panels.front();
}

Panel picture(const Rows& rows, const Choices& choices = {}) {
  return picture(rows.table(), choices);
}

/// Error and norm of one source at one point.
void add(Rows& rows, const Point& point, const std::string& source, double x, double y,
         double time = infinity) {
  rows.add(point, source, time, y).add(point, source, time, x, norm);
}

/// At ratios that are not in order a norm that returns, and an error that falls.
Rows returning(const std::vector<std::string>& rates) {
  Rows rows;
  for (const auto& rate : rates)
    for (const std::string ratio : {"4", "1", "8", "2"}) {
      const Point point{.ratio = ratio, .learning_rate = rate};
      const double place = std::log2(std::stod(ratio));  // 0, 1, 2, 3
      add(rows, point, "deterministic", 1 + place * (3 - place), 1 / std::stod(ratio));
      add(rows, point, "simulation", 1.5 + place * (3 - place), 2 / std::stod(ratio));
    }
  return rows;
}

}  // namespace

TEST_CASE("lines join observables in the order of the parameter, and bars are those of both") {
  const Panel panel = picture(returning({"0.5"}));
  CHECK(panel.x.label == "student norm $Q$");
  CHECK(panel.y.label == "generalization error $ε_g$");
  CHECK(labels(panel) == Labels{"theory, $t$ → ∞", "simulation, $t$ → ∞"});
  const auto lines = plotted(panel, Style::line);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].x == Values{1, 3, 3, 1});
  CHECK(lines[0].y == Values{1, 0.5, 0.25, 0.125});
  CHECK(lines[0].x_error.empty());
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 1);
  CHECK(points[0].x == Values{1.5, 3.5, 3.5, 1.5});
  CHECK(points[0].y == Values{2, 1, 0.5, 0.25});
  CHECK(points[0].error == Values(4, 0.01));
  CHECK(points[0].x_error == Values(4, 0.01));
  CHECK(points[0].x_error_below.empty());
}

TEST_CASE("the parameter along the curve makes no families, the others do") {
  const Panel panel = picture(returning({"0.1", "0.5"}));
  CHECK(labels(panel) ==
        Labels{"$η$ = 0.1", "$η$ = 0.5", "theory, $t$ → ∞", "simulation, $t$ → ∞"});
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 2);
  CHECK(points[0].color == 0);
  CHECK(points[1].color == 1);
  // That of --group is not the one that the curve runs along.
  const Panel grouped = picture(returning({"0.1", "0.5"}), {.group = {"ratio"}});
  CHECK(labels(grouped) == Labels{"$K/N$ = 4", "$K/N$ = 1", "$K/N$ = 8", "$K/N$ = 2",
                                  "theory, $t$ → ∞", "simulation, $t$ → ∞"});
  CHECK(plotted(grouped, Style::line).front().x == Values{3, 3});
}

TEST_CASE("without a size that varies the curve runs along another parameter") {
  Rows rows;
  for (const std::string rate : {"3", "1", "2"})
    add(rows, {.learning_rate = rate}, "deterministic", 1 / std::stod(rate), std::stod(rate));
  CHECK(plotted(picture(rows)).front().y == Values{1, 2, 3});
  const auto axis = figure::curve_axis(rows.table(), description(), {.x = norm, .logx = true});
  REQUIRE(axis);
  CHECK(axis->column == "learning_rate");
  CHECK(axis->observable == norm);
  CHECK_FALSE(axis->logarithmic);  // --logx is that of the norm
}

TEST_CASE("what either observable does not have breaks the line, and nothing else is marked") {
  for (const bool of_x : {true, false})
    for (const Status status : {Status::infinite, Status::unstable}) {
      Rows rows;
      for (const std::string ratio : {"1", "2", "3", "4", "5"}) {
        const Point point{.ratio = ratio};
        const double x = std::stod(ratio);
        if (ratio != "3")
          add(rows, point, "deterministic", x, 2 * x);
        else if (of_x)
          rows.add(point, "deterministic", infinity, 6)
              .add(point, "deterministic", infinity, {}, norm, status);
        else
          rows.add(point, "deterministic", infinity, {}, error_name, status)
              .add(point, "deterministic", infinity, 3, norm);
      }
      Guides guides;
      guides.asymptotes.push_back({0.5, "limit"});
      const Panel panel = picture(rows.table(), {}, guides);
      const auto lines = plotted(panel);
      REQUIRE(lines.size() == 1);
      REQUIRE(lines[0].x.size() == 5);
      CHECK(lines[0].x == Values{1, 2, 2, 4, 5});
      CHECK(std::isnan(lines[0].y[2]));
      CHECK(lines[0].y[3] == 8);
      CHECK(panel.poles.empty());
      CHECK(panel.spans.empty());
      CHECK(panel.references.empty());
    }
}

TEST_CASE("a line is broken where the other observable is missing altogether") {
  Rows rows;
  for (const std::string ratio : {"1", "2", "3"}) {
    rows.add({.ratio = ratio}, "deterministic", infinity, 1);
    if (ratio != "2") rows.add({.ratio = ratio}, "deterministic", infinity, 1, norm);
  }
  const auto lines = plotted(picture(rows));
  REQUIRE(lines.size() == 1);
  CHECK(std::isnan(lines[0].y[1]));
  // None at all: nothing is plotted.
  Rows none;
  none.add({.ratio = "1"}, "deterministic", infinity, 1)
      .add({.ratio = "2"}, "deterministic", infinity, 1);
  CHECK(plotted(picture(none)).empty());
}

TEST_CASE("the x axis is logarithmic by the rule of observables, or by choice") {
  Rows rows;
  for (const std::string ratio : {"1", "2", "6"})
    add(rows, {.ratio = ratio}, "deterministic", std::stod(ratio), 1);
  CHECK(picture(rows).x.logarithmic);  // beyond a factor of five
  CHECK_FALSE(picture(rows, {.logx = false}).x.logarithmic);
  const Panel limited = picture(rows, {.xlim = figure::Range{0.5, 20}});
  CHECK(limited.x.minimum == 0.5);
  CHECK(limited.x.maximum == 20);
  CHECK_FALSE(picture(returning({"0.5"})).x.logarithmic);
  Rows signs;
  for (const std::string ratio : {"1", "2", "6"})
    add(signs, {.ratio = ratio}, "deterministic", std::stod(ratio) - 2, 1);
  CHECK_FALSE(picture(signs).x.logarithmic);
  const Panel forced = picture(signs, {.logx = true});
  CHECK(forced.x.label == "student norm $Q$, values ≤ 0 left out");
}

TEST_CASE("one line stands for the finite time and the limit if both observables agree") {
  Rows same;
  Rows other;
  for (const std::string ratio : {"1", "2"}) {
    const double x = std::stod(ratio);
    for (Rows* rows : {&same, &other}) add(*rows, {.ratio = ratio}, "deterministic", x, 1);
    add(same, {.ratio = ratio}, "deterministic", x, 1, 100);
    add(other, {.ratio = ratio}, "deterministic", 2 * x, 1, 100);
  }
  CHECK(labels(picture(same)) == Labels{"theory, $t$ = 100 and $t$ → ∞"});
  const Panel panel = picture(other);
  CHECK(labels(panel) == Labels{"theory, $t$ → ∞", "theory, $t$ = 100"});
  CHECK(plotted(panel, Style::line).front().x == Values{1, 2});
  CHECK(plotted(panel, Style::dashed).front().x == Values{2, 4});
}

TEST_CASE("bars of quartiles are those of both observables") {
  Rows rows;
  add(rows, {}, "simulation", 3, 1);
  Table table = rows.table();
  table.rows[0].quartiles = {0.5, 0.75, 1.5};
  table.rows[1].quartiles = {2, 2.5, 4};
  const Panel panel = picture(table, {.bars = Bars::quartiles});
  const auto points = plotted(panel, Style::points);
  REQUIRE(points.size() == 1);
  CHECK(points[0].x == Values{2.5});
  CHECK(points[0].x_error == Values{1.5});
  CHECK(points[0].x_error_below == Values{0.5});
  CHECK(points[0].y == Values{0.75});
  CHECK(points[0].error == Values{0.75});
  const auto means = plotted(panel, Style::hollow);
  REQUIRE(means.size() == 1);
  CHECK(means[0].x == Values{3});
  CHECK(means[0].y == Values{1});
}

TEST_CASE("values of limited accuracy in either observable have rings") {
  for (const std::size_t row : {0U, 1U}) {
    Rows rows;
    add(rows, {}, "simulation", 3, 1);
    Table table = rows.table();
    table.rows[row].measurement.reason = "a few draws";
    const auto rings = plotted(picture(table, {}), Style::rings);
    REQUIRE(rings.size() == 1);
    CHECK(rings[0].x == Values{3});
    CHECK(rings[0].y == Values{1});
  }
}

TEST_CASE("observables with components meet those of the same component, or those without") {
  Rows rows;
  std::vector<Component> components;
  const auto row = [&](const std::string& ratio, double value, const std::string& observable,
                       Component component) {
    rows.add({.ratio = ratio}, "deterministic", infinity, value, observable);
    components.push_back(component);
  };
  for (const std::string ratio : {"1", "2"}) {
    const double x = std::stod(ratio);
    row(ratio, x, error_name, {});
    row(ratio, 10 * x, norm, {1, 1});
    row(ratio, 20 * x, norm, {2, 2});
    row(ratio, 3 * x, overlap, {1, 1});
    row(ratio, 4 * x, overlap, {2, 2});
  }
  Table table = rows.table();
  for (std::size_t i = 0; i < components.size(); ++i)
    table.rows[i].measurement.component = components[i];
  const auto scalar = plotted(picture(table, {}));
  REQUIRE(scalar.size() == 2);
  CHECK(scalar[0].x == Values{10, 20});
  CHECK(scalar[1].x == Values{20, 40});
  CHECK(scalar[1].y == Values{1, 2});
  CHECK(scalar[0].color != scalar[1].color);
  const auto both = plotted(picture(table, {.y = {overlap}}));
  REQUIRE(both.size() == 2);
  CHECK(both[0].y == Values{3, 6});
  CHECK(both[1].x == Values{20, 40});
  CHECK(both[1].y == Values{4, 8});
}

TEST_CASE("several observables share an x axis that is another one") {
  Rows rows;
  for (const std::string ratio : {"1", "2"}) {
    add(rows, {.ratio = ratio}, "deterministic", std::stod(ratio), 1);
    rows.add({.ratio = ratio}, "deterministic", infinity, 2, overlap);
  }
  const auto lines = plotted(picture(rows, {.y = {error_name, overlap}}));
  REQUIRE(lines.size() == 2);
  for (const Series& line : lines) CHECK(line.x == Values{1, 2});
  CHECK(lines[1].y == Values{2, 2});
}

TEST_CASE("an observable that is y cannot be x") {
  CHECK_THROWS_AS(picture(returning({"0.5"}), {.y = {norm}}), overparam::core::InvalidParameter);
}
