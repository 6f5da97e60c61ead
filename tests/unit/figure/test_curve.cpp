// SPDX-License-Identifier: MIT
/// @file
/// What the curve shows of a table: families, labels, axes, statuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::experiment::Status;
using overparam::experiment::Table;
using overparam::figure::Axis;
using overparam::figure::Choices;
using overparam::figure::Figure;
using overparam::figure::Panel;
using overparam::figure::Series;
using overparam::figure::Style;
namespace figure = overparam::figure;

Figure figure_of(const Rows& rows, const Choices& choices = {}) {
  return figure::curve(rows.table(), description(), choices);
}

Panel curve(const Rows& rows, const Choices& choices = {}) {
  const Figure result = figure_of(rows, choices);
  REQUIRE(result.panels.size() == 1);
  return result.panels.front();
}

/// `n` learning rates 0.1, 0.2, ... at two ratios each.
Rows rates(int n, const std::string& activation = "erf") {
  Rows rows;
  for (int i = 1; i <= n; ++i)
    for (const std::string ratio : {"1", "2"})
      rows.add(
          {.ratio = ratio, .learning_rate = std::to_string(i) + "e-1", .activation = activation},
          "deterministic", infinity, 0.1);
  return rows;
}

}  // namespace

TEST_CASE("a curve of one family explains its styles") {
  Rows rows;
  for (const std::string ratio : {"10", "0.1", "1"})  // not in order
    rows.add({.ratio = ratio}, "deterministic", infinity, 0.1 / std::stod(ratio))
        .add({.ratio = ratio}, "deterministic", 100, 0.2 / std::stod(ratio))
        .add({.ratio = ratio}, "simulation", 100, 0.3 / std::stod(ratio));
  const Panel panel = curve(rows);
  const std::vector<Series> series = plotted(panel);
  REQUIRE(series.size() == 3);
  CHECK(series[0].style == Style::line);
  CHECK(series[1].style == Style::dashed);
  CHECK(series[2].style == Style::points);
  CHECK(series[0].x == std::vector<double>{0.1, 1, 10});
  CHECK(series[0].y == std::vector<double>{0.1 / 0.1, 0.1, 0.1 / 10});
  CHECK(series[0].error.empty());
  CHECK(series[2].error == std::vector<double>(3, 0.01));
  CHECK(labels(panel) == Labels{"theory, $t$ → ∞", "theory, $t$ = 100", "simulation, $t$ = 100"});
  CHECK(panel.x.label == "ratio $K/N$");
  CHECK(panel.y.label == "generalization error $ε_g$");
}

TEST_CASE(
    "a name of a parameter and an observable is the parameter along x and the observable along y") {
  auto model = description();
  model.observables.push_back({.name = "ratio", .symbol = "q", .meaning = "a quotient"});
  Rows rows;
  for (const std::string ratio : {"1", "2", "4"})
    rows.add({.ratio = ratio}, "deterministic", infinity, std::stod(ratio) + 10, "ratio");
  for (const Choices& choices : {Choices{.y = {"ratio"}}, Choices{.x = "ratio", .y = {"ratio"}}}) {
    const Figure plotted_figure = figure::curve(rows.table(), model, choices);
    REQUIRE(plotted_figure.panels.size() == 1);
    const Panel& panel = plotted_figure.panels.front();
    CHECK(panel.y.label == "ratio $q$");
    const auto series = plotted(panel);
    REQUIRE(series.size() == 1);
    CHECK(series[0].x == std::vector<double>{1, 2, 4});
    CHECK(series[0].y == std::vector<double>{11, 12, 14});
  }
}

TEST_CASE("families are the parameters that vary, without those of the x axis") {
  Rows rows;
  for (const std::string eta : {"0.5", "1e-05"})
    for (const std::string dim : {"100", "200"})
      for (const std::string ratio : {"1", "2", "3"}) {
        const Point point{dim, ratio + "00", ratio, eta};
        rows.add(point, "deterministic", infinity, 0.1).add(point, "simulation", 10, 0.1);
      }
  const Panel panel = curve(rows);
  CHECK(labels(panel) == Labels{"$N$ = 100, $η$ = 0.5", "$N$ = 200, $η$ = 0.5",
                                "$N$ = 100, $η$ = $10^{-5}$", "$N$ = 200, $η$ = $10^{-5}$",
                                "theory, $t$ → ∞", "simulation, $t$ = 10"});
  const std::vector<Series> series = plotted(panel);
  REQUIRE(series.size() == 8);
  for (std::size_t s = 0; s < series.size(); ++s) {
    CHECK(series[s].color == static_cast<int>(s / 2));
    CHECK_FALSE(series[s].shade);
    CHECK(series[s].x == std::vector<double>{1, 2, 3});
  }
  CHECK(panel.series.back().color == figure::neutral);
}

TEST_CASE("many families that differ in one number have a colour scale and no key entries") {
  const Figure few = figure_of(rates(7));
  CHECK_FALSE(few.scale);
  CHECK(labels(few.panels.at(0)).size() == 8);  // and the style

  const Figure many = figure_of(rates(9), {.x = "ratio"});
  REQUIRE(many.scale);
  CHECK(many.scale->label == "$η$");
  CHECK(many.scale->minimum == 0.1);
  CHECK(many.scale->maximum == 0.9);
  CHECK_FALSE(many.scale->logarithmic);
  CHECK(labels(many.panels.at(0)) == Labels{"theory, $t$ → ∞"});
  const auto series = plotted(many.panels.at(0));
  REQUIRE(series.size() == 9);
  CHECK(series[4].shade == 0.5);
  CHECK(figure_of(rates(12), {.x = "ratio"}).scale->logarithmic);
}

TEST_CASE("many families that differ in several parameters have a panel for each of the further") {
  Rows rows = rates(6);
  const Rows relu = rates(6, "relu");
  for (const auto& row : relu.table().rows)
    rows.add({.ratio = row.parameters[2], .learning_rate = row.parameters[3], .activation = "relu"},
             row.source, infinity, 0.2);
  const Figure result = figure_of(rows, {.x = "ratio"});
  REQUIRE(result.panels.size() == 2);
  CHECK(result.panels[0].title == "$g$ = erf");
  CHECK(result.panels[1].title == "$g$ = relu");
  CHECK(labels(result.panels[0]).size() == 7);
  CHECK(labels(result.panels[1]).empty());
  for (const Panel& panel : result.panels) CHECK(plotted(panel).size() == 6);

  // The other way round if asked for.
  const Figure chosen = figure_of(rows, {.x = "ratio", .group = {"activation"}});
  CHECK(chosen.panels.size() == 6);
  CHECK(plotted(chosen.panels[0]).size() == 2);
}

TEST_CASE("a family keeps its colour in all panels") {
  Rows rows;
  for (const std::string eta : {"1", "2"})
    for (const std::string ratio : {"1", "2", "3"}) {
      if (eta == "1")
        rows.add({.ratio = ratio, .learning_rate = eta}, "deterministic", infinity, 0.1);
      rows.add({.ratio = ratio, .learning_rate = eta, .activation = "relu"}, "deterministic",
               infinity, 0.1);
    }
  const Figure result = figure_of(rows, {.group = {"learning-rate"}});
  REQUIRE(result.panels.size() == 2);
  CHECK(plotted(result.panels[0]).size() == 1);
  REQUIRE(plotted(result.panels[1]).size() == 2);
  CHECK(plotted(result.panels[1])[0].color == 0);
  CHECK(plotted(result.panels[1])[1].color == 1);
}

TEST_CASE("an empty dimension is a family only beside several dimensions") {
  Rows one;
  one.add({.dim = ""}, "asymptotic", infinity, 0.1).add({}, "deterministic", infinity, 0.11);
  CHECK(labels(curve(one)) ==
        Labels{"theory (asymptotic), $t$ → ∞", "theory (deterministic), $t$ → ∞"});
  CHECK(plotted(curve(one))[1].style == Style::dash_dotted);
  CHECK(plotted(curve(one))[1].color == 0);

  one.add({.dim = "400"}, "deterministic", infinity, 0.105);
  const Panel panel = curve(one, {.x = "ratio"});
  CHECK(labels(panel) == Labels{"$N$ → ∞", "$N$ = 100", "$N$ = 400", "theory, $t$ → ∞"});
  for (const Series& series : plotted(panel)) CHECK(series.style == Style::line);
}

TEST_CASE("the x axis is the ratio while that is readable, else the width") {
  Rows moderate;
  moderate.add({.width = "100", .ratio = "1"}, "deterministic", infinity, 0.1);
  moderate.add({.width = "500", .ratio = "5"}, "deterministic", infinity, 0.1);
  CHECK(curve(moderate).x == Axis{"ratio $K/N$", false});
  moderate.add({.width = "1100", .ratio = "11"}, "deterministic", infinity, 0.1);
  CHECK(curve(moderate).x == Axis{"ratio $K/N$", true});

  Rows huge;
  huge.add({.width = "1", .ratio = "0.01"}, "deterministic", infinity, 0.1);
  huge.add({.width = "1e+60", .ratio = "1e+58"}, "deterministic", infinity, 0.01);
  CHECK(curve(huge).x == Axis{"width $K$", true});
  CHECK(plotted(curve(huge)).at(0).x == std::vector<double>{1, 1e60});
}

TEST_CASE("without several sizes the x axis is the number that varies") {
  Rows rows;
  for (const std::string eta : {"0.1", "0.2", "0.4"})
    rows.add({.learning_rate = eta}, "deterministic", infinity, 0.1);
  CHECK(curve(rows).x == Axis{"learning rate $η$", false});
  CHECK(plotted(curve(rows)).at(0).x == std::vector<double>{0.1, 0.2, 0.4});

  Rows sizes;  // at a fixed ratio
  for (const std::string dim : {"100", "200"})
    sizes.add({.dim = dim, .width = dim}, "deterministic", infinity, 0.1);
  CHECK(curve(sizes).x.label == "input dimension $N$");
  CHECK(labels(curve(sizes)) == Labels{"theory, $t$ → ∞"});
}

TEST_CASE("against the dimension, ratios that differ by rounding are one family") {
  Rows rows;
  for (const auto& [dim, width, ratio] :
       {std::array{"10", "5", "0.5"}, std::array{"20", "10", "0.5"},
        std::array{"15", "8", "0.5333333333333333"}, std::array{"15", "9", "0.6"}})
    rows.add({.dim = dim, .width = width, .ratio = ratio}, "deterministic", infinity, 0.1);
  CHECK(labels(curve(rows, {.x = "dim"})) ==
        Labels{"$K/N$ = 0.5", "$K/N$ = 0.6", "theory, $t$ → ∞"});
}

TEST_CASE("choices set the axes, the observable and the title") {
  Rows rows = rates(3);
  rows.add({}, "deterministic", infinity, 2, "critical_learning_rate");
  const Figure result =
      figure_of(rows, {.x = "learning-rate", .logx = true, .logy = true, .title = "the $x$ axis"});
  CHECK(result.title == "the $x$ axis");
  CHECK(result.panels.at(0).x == Axis{"learning rate $η$", true});
  CHECK(result.panels[0].y.logarithmic);
  CHECK(labels(result.panels[0]) == Labels{"$K/N$ = 1", "$K/N$ = 2", "theory, $t$ → ∞"});
  const Panel critical = curve(rows, {.y = {"critical_learning_rate"}});
  CHECK(critical.y.label == "critical learning rate $η_c$");
  CHECK(plotted(critical).at(0).y == std::vector<double>{2});
}

TEST_CASE("the error axis is logarithmic beyond a factor of five of positive values") {
  const auto logarithmic = [](double first, double second) {
    Rows rows;
    rows.add({.ratio = "1"}, "deterministic", infinity, first);
    rows.add({.ratio = "2"}, "deterministic", infinity, second);
    return curve(rows).y.logarithmic;
  };
  CHECK_FALSE(logarithmic(0.1, 0.025));
  CHECK(logarithmic(0.1, 0.019));
  CHECK_FALSE(logarithmic(0.1, 0));
}

TEST_CASE("values that are not ok, empty or infinite are left out") {
  Rows rows;
  rows.add({.ratio = "1"}, "deterministic", infinity, 0.1);
  rows.add({.ratio = "2"}, "deterministic", infinity, 7, error_name, Status::unstable);
  rows.add({.ratio = "3"}, "simulation", 10, 7, error_name, Status::diverged);
  rows.add({.ratio = "4"}, "deterministic", infinity, infinity);
  rows.add({.ratio = "5"}, "deterministic", infinity, 7, "critical_learning_rate");
  rows.add({.ratio = "6"}, "deterministic", infinity, {});
  const Panel panel = curve(rows);
  REQUIRE(plotted(panel).size() == 1);
  CHECK(plotted(panel)[0].x == std::vector<double>{1});
  CHECK(curve(Rows{}).series.empty());
}

TEST_CASE("the approximation error is a guide where it differs from the limit") {
  const auto guides = [](double approximation_of_second) {
    Rows rows;
    for (const std::string eta : {"0.1", "0.5"})
      rows.add({.learning_rate = eta}, "deterministic", infinity, 0.1)
          .add({.learning_rate = eta}, "deterministic", infinity,
               eta == "0.1" ? 0.08 : approximation_of_second, "approximation_error");
    return plotted(curve(rows, {.x = "ratio"}), Style::guide);
  };
  REQUIRE(guides(0.08).size() == 1);
  CHECK(guides(0.08)[0].color == figure::neutral);
  REQUIRE(guides(0.07).size() == 2);
  CHECK(guides(0.07)[1].color == 1);

  Rows equal;
  equal.add({}, "deterministic", infinity, 0.1);
  equal.add({}, "deterministic", infinity, 0.1, "approximation_error");
  CHECK(plotted(curve(equal)).size() == 1);
}

TEST_CASE("several finite times of one grid point are families") {
  Rows rows;
  for (const double time : {10.0, 1000.0, infinity})
    rows.add({}, "deterministic", time, 0.1).add({}, "simulation", time, 0.1);
  CHECK(labels(curve(rows)) == Labels{"$t$ = 10", "$t$ = 1000", "$t$ → ∞", "theory", "simulation"});
}

TEST_CASE("a curve carries the references of its caller") {
  Rows rows;
  rows.add({}, "deterministic", infinity, 0.1);
  const Figure result =
      figure::curve(rows.table(), description(), {}, {{{0.01, "$K$ → ∞", figure::neutral}}});
  REQUIRE(result.panels.at(0).references.size() == 1);
  CHECK(result.panels[0].references[0].y == 0.01);
  CHECK(result.panels[0].y.logarithmic);  // 0.1 and 0.01
}

TEST_CASE("values of limited accuracy have rings, and one entry in the key") {
  Rows rows;
  for (const char* rate : {"0.5", "1"})
    for (const char* ratio : {"1", "2", "4"})
      rows.add({.ratio = ratio, .learning_rate = rate}, "deterministic", infinity, 0.25)
          .add({.ratio = ratio, .learning_rate = rate}, "simulation", 10, 0.5);
  auto table = rows.table();
  CHECK(plotted(figure::curve(table, description()).panels.at(0), Style::rings).empty());
  // At ratio 2 of both rates the theory, at ratio 4 of one a simulation.
  for (auto& row : table.rows) {
    const bool simulated = row.source == "simulation";
    if (row.parameters[2] == "2" && !simulated) row.measurement.reason = "n/d² = 0.7";
    if (row.parameters[2] == "4" && simulated && row.parameters[3] == "1")
      row.measurement.reason = "few samples";
  }
  const Panel panel = figure::curve(table, description()).panels.at(0);
  const auto rings = plotted(panel, Style::rings);
  REQUIRE(rings.size() == 1);
  CHECK(rings[0].x == std::vector<double>{2, 2, 4});
  CHECK(rings[0].y == std::vector<double>{0.25, 0.25, 0.5});
  CHECK(rings[0].color == figure::neutral);
  const auto key = labels(panel);
  CHECK(std::count(key.begin(), key.end(), "limited accuracy") == 1);
}

TEST_CASE("of what varies as often a size is the x axis, and no other number of fewer values") {
  // Dimensions at a fixed width, each at two learning rates.
  Rows rows;
  for (const auto& [dim, ratio] :
       {std::array{"50", "2"}, std::array{"100", "1"}, std::array{"200", "0.5"}})
    for (const std::string eta : {"0.1", "0.2"})
      rows.add({.dim = dim, .width = "100", .ratio = ratio, .learning_rate = eta}, "deterministic",
               infinity, 0.1);
  CHECK(curve(rows).x.label == "ratio $K/N$");
}

TEST_CASE("ratios too small to be read give way to the width") {
  Rows rows;
  for (const auto& [width, ratio] :
       {std::array{"10", "1e-05"}, std::array{"20", "2e-05"}, std::array{"40", "4e-05"}})
    rows.add({.dim = "1000000", .width = width, .ratio = ratio}, "deterministic", infinity, 0.1);
  CHECK(curve(rows).x == Axis{"width $K$", true});
}
