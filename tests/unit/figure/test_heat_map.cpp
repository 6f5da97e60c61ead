// SPDX-License-Identifier: MIT
/// @file
/// Heat maps: when they are plotted, their cells, what is missing, and the stability boundary.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/experiment/parameters.hpp"
#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::experiment::Status;
using overparam::figure::Figure;
using overparam::figure::Map;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace experiment = overparam::experiment;
namespace figure = overparam::figure;

/// ratio 2^i, learning rate j, value i + 10 j; at and above the critical rate 2.5 + i/4 unstable.
Rows grid(int n_ratios, int n_rates) {
  Rows rows;
  for (int j = 1; j <= n_rates; ++j)
    for (int i = 0; i < n_ratios; ++i) {
      const Point point{.ratio = overparam::experiment::shortest(std::pow(2.0, i)),
                        .learning_rate = std::to_string(j)};
      const double critical = 2.5 + i / 4.0;
      const bool stable = j < critical;
      rows.add(point, "deterministic", 10, 1000, error_name, stable ? Status::ok : Status::unstable)
          .add(point, "deterministic", infinity,
               stable ? std::optional<double>(i + 10 * j) : std::nullopt, error_name,
               stable ? Status::ok : Status::unstable)
          .add(point, "deterministic", infinity, critical, "critical_learning_rate");
    }
  return rows;
}

}  // namespace

TEST_CASE("two parameters of eight values make a heat map by themselves") {
  CHECK(figure::curve(grid(8, 8).table(), description()).panels.at(0).map);
  CHECK_FALSE(figure::curve(grid(8, 7).table(), description()).panels.at(0).map);
  CHECK_FALSE(figure::curve(grid(7, 8).table(), description()).panels.at(0).map);
  Rows simulated = grid(8, 8);
  simulated.add({}, "simulation", 10, 0.1);
  CHECK_FALSE(figure::curve(simulated.table(), description()).panels.at(0).map);
  CHECK(
      figure::curve(grid(3, 2).table(), description(), {.y = {"learning-rate"}}).panels.at(0).map);
}

TEST_CASE("thresholds are lines over the map, as far as they are on it") {
  const auto table = grid(4, 3).table();  // ratios 1, 2, 4, 8
  const figure::Thresholds thresholds = [](const experiment::Row& row, const std::string& name) {
    std::vector<experiment::Threshold> all;
    if (name == "ratio") all.push_back({std::stod(row.parameters[3]) + 6, "$K = n$"});
    return all;
  };
  const auto lines = [&](const std::string& x, const std::string& y) {
    return plotted(figure::heat_map(table, description(), x, y, {}, thresholds).panels.at(0),
                   Style::dashed);
  };
  REQUIRE(lines("ratio", "learning_rate").size() == 1);
  const auto line = lines("ratio", "learning_rate")[0];
  CHECK(line.label == "$K = n$");
  CHECK(line.x == std::vector<double>{7, 8});  // 9 is beyond the map
  CHECK(line.y == std::vector<double>{1, 2});
  REQUIRE(lines("learning_rate", "ratio").size() == 1);
  CHECK(lines("learning_rate", "ratio")[0].y == line.x);
  CHECK(plotted(figure::heat_map(table, description(), "ratio", "learning_rate").panels.at(0),
                Style::dashed)
            .empty());
}

TEST_CASE("all maps share their colours, which end at ten times what is usual") {
  Rows rows;
  for (const std::string activation : {"erf", "relu"})
    for (int i = 1; i <= 5; ++i)
      for (int j = 1; j <= 5; ++j) {
        const bool last = activation == "relu" && i == 5 && j == 5;
        rows.add({.ratio = std::to_string(i),
                  .learning_rate = std::to_string(j),
                  .activation = activation},
                 "deterministic", infinity, last ? 1e6 : 0.5 + i);
      }
  const Figure result = figure::heat_map(rows.table(), description(), "ratio", "learning_rate");
  REQUIRE(result.panels.size() == 2);
  for (const Panel& panel : result.panels) {
    CHECK(panel.map->minimum == 1.5);
    CHECK(panel.map->maximum == 55);
    CHECK(panel.map->logarithmic);
  }
}

TEST_CASE("cells hold the limit, and NaN where there is none") {
  const Figure result =
      figure::heat_map(grid(4, 3).table(), description(), "ratio", "learning_rate");
  REQUIRE(result.panels.size() == 1);
  const Panel& panel = result.panels[0];
  REQUIRE(panel.map);
  const Map& map = *panel.map;
  CHECK(map.x == std::vector<double>{1, 2, 4, 8});
  CHECK(map.y == std::vector<double>{1, 2, 3});
  REQUIRE(map.z.size() == 3);
  CHECK(map.z[0] == std::vector<double>{10, 11, 12, 13});
  CHECK(std::isnan(map.z[2][0]));  // critical rate 2.5
  CHECK(map.z[2][3] == 33);        // critical rate 3.25
  CHECK(map.missing == "unstable");
  CHECK(map.label == "generalization error $ε_g$, $t$ → ∞");
  CHECK_FALSE(map.logarithmic);
  CHECK(panel.x.logarithmic);  // equal ratios
  CHECK_FALSE(panel.y.logarithmic);
  CHECK(panel.title.empty());
}

TEST_CASE("the stability boundary is a line over the other axis") {
  const auto rows = grid(4, 3);
  const Panel upright =
      figure::heat_map(rows.table(), description(), "ratio", "learning_rate").panels.at(0);
  REQUIRE(upright.series.size() == 1);
  CHECK(upright.series[0].label == "stability boundary $η_c$");
  CHECK(upright.series[0].x == std::vector<double>{1, 2, 4, 8});
  CHECK(upright.series[0].y == std::vector<double>{2.5, 2.75, 3, 3.25});
  const Panel lying =
      figure::heat_map(rows.table(), description(), "learning_rate", "ratio").panels.at(0);
  REQUIRE(lying.series.size() == 1);
  CHECK(lying.series[0].x == upright.series[0].y);
  CHECK(lying.series[0].y == upright.series[0].x);
  // Not where it lies outside of the map.
  CHECK(figure::heat_map(grid(4, 2).table(), description(), "ratio", "learning_rate")
            .panels.at(0)
            .series.empty());
}

TEST_CASE("further parameters and levels have maps of their own") {
  Rows rows;
  for (const std::string activation : {"erf", "relu"})
    for (const std::string level : {"asymptotic", "instance"})
      for (const std::string ratio : {"1", "2"})
        for (const std::string eta : {"1", "2"})
          rows.add({.ratio = ratio, .learning_rate = eta, .activation = activation}, level, 5, 1.0);
  const Figure result = figure::heat_map(rows.table(), description(), "ratio", "learning_rate");
  REQUIRE(result.panels.size() == 4);
  CHECK(result.columns == 2);
  CHECK(result.panels[0].title == "$g$ = erf, theory = asymptotic");
  CHECK(result.panels[3].title == "$g$ = relu, theory = instance");
  CHECK(result.panels[0].map->label == "generalization error $ε_g$");  // no limit in the table
  CHECK(figure::heat_map(Rows{}.table(), description(), "ratio", "learning_rate").panels.size() ==
        1);
}

TEST_CASE("a map says what is infinite, and rings cells of limited accuracy") {
  experiment::Table table = grid(3, 2).table();
  for (auto& row : table.rows)
    if (row.parameters[2] == "2" && row.measurement.observable == error_name) {
      if (row.parameters[3] == "1") row.measurement.reason = "n/d² = 0.7";
      if (row.parameters[3] == "2") {
        row.measurement.status = Status::infinite;
        row.measurement.value.reset();
        row.measurement.reason = "no ridge";
      }
    }
  const Panel panel = figure::heat_map(table, description(), "ratio", "learning_rate").panels.at(0);
  CHECK(panel.map->missing == "infinite");
  const auto rings = plotted(panel, figure::Style::rings);
  REQUIRE(rings.size() == 1);
  CHECK(rings[0].x == std::vector<double>{2});
  CHECK(rings[0].y == std::vector<double>{1});
  CHECK(rings[0].label == "limited accuracy");
}

TEST_CASE("cells that a logarithmic axis has no place for are counted") {
  Rows rows;
  for (const char* ratio : {"0", "1", "2"})
    for (const char* rate : {"1", "2"})
      rows.add({.ratio = ratio, .learning_rate = rate}, "deterministic", infinity, 0.5);
  const auto plotted_with = [&](std::optional<bool> logx, std::optional<bool> logy) {
    return figure::cautions(figure::heat_map(rows.table(), description(), "ratio", "learning_rate",
                                             {.logx = logx, .logy = logy}));
  };
  CHECK(plotted_with({}, true).empty());
  CHECK(plotted_with(true, {}) ==
        Labels{"the logarithmic x axis leaves out 2 points at or below 0 (--logx off has them)"});
}
