// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <set>
#include <string>
#include <utility>

#include "overparam/figure/pictures.hpp"

using namespace overparam;
using experiment::Component;
using experiment::Row;
using figure::Panel;

namespace {

// A number, a symmetric matrix and a matrix.
experiment::Description model() {
  return {.name = "toy",
          .parameters = {{.name = "rate", .symbol = "η"}},
          .observables = {{.name = "error", .symbol = "ε"},
                          {.name = "student_overlap", .symbol = "Q", .rank = 2},
                          {.name = "teacher_overlap", .symbol = "R", .rank = 2}},
          .levels = {{"exact", "means"}}};
}

experiment::Table table() {
  experiment::Table result;
  result.model = "toy";
  result.parameter_names = {"rate"};
  const auto add = [&](const char* source, double time, const char* name, Component component) {
    Row row;
    row.parameters = experiment::Texts({experiment::Text("1")});
    row.source = source;
    row.measurement = {.time = time, .observable = name, .value = 0.5, .component = component};
    result.rows.push_back(std::move(row));
  };
  for (const char* source : {"exact", "simulation"})
    for (const double time : {1.0, 2.0}) {
      add(source, time, "error", {});
      for (const Component c : {Component{1, 1}, Component{1, 2}, Component{2, 2}})
        add(source, time, "student_overlap", c);
      for (const Component c : {Component{1, 1}, Component{1, 2}, Component{2, 1}, Component{2, 2}})
        add(source, time, "teacher_overlap", c);
    }
  return result;
}

std::multiset<std::string> key(const Panel& panel) {
  std::multiset<std::string> labels;
  for (const auto& series : panel.series)
    if (!series.label.empty()) labels.insert(series.label);
  return labels;
}

// Series that are plotted, and not in the key alone.
std::size_t plotted(const Panel& panel) {
  return static_cast<std::size_t>(std::count_if(panel.series.begin(), panel.series.end(),
                                                [](const auto& one) { return !one.x.empty(); }));
}

}  // namespace

TEST_CASE("one key names the components that only later panels have") {
  const auto picture = figure::dynamics(table(), model(), {});
  REQUIRE(picture.panels.size() == 3);
  CHECK(key(picture.panels[0]) == std::multiset<std::string>{"$i$ = 1, $j$ = 1", "$i$ = 1, $j$ = 2",
                                                             "$i$ = 2, $j$ = 1", "$i$ = 2, $j$ = 2",
                                                             "simulation", "theory"});
  CHECK(key(picture.panels[1]).empty());
  CHECK(key(picture.panels[2]).empty());
  CHECK(plotted(picture.panels[0]) == 2);
  CHECK(plotted(picture.panels[1]) == 2 * 3);
  CHECK(plotted(picture.panels[2]) == 2 * 4);
  // The colour of a component is the same in the key and in both panels.
  for (const auto& entry : picture.panels[0].series) {
    if (entry.label != "$i$ = 2, $j$ = 2") continue;
    CHECK(entry.x.empty());
    for (const std::size_t p : {1u, 2u}) {
      const auto& all = picture.panels[p].series;
      CHECK(std::count_if(all.begin(), all.end(),
                          [&](const auto& one) { return one.color == entry.color; }) == 2);
    }
  }
}

TEST_CASE("a picture of one matrix has its components in its key") {
  const auto picture = figure::dynamics(table(), model(), {.y = {"student_overlap"}});
  REQUIRE(picture.panels.size() == 1);
  CHECK(key(picture.panels[0]) == std::multiset<std::string>{"$i$ = 1, $j$ = 1", "$i$ = 1, $j$ = 2",
                                                             "$i$ = 2, $j$ = 2", "simulation",
                                                             "theory"});
}

TEST_CASE("the axis of a probability is linear, however small it gets") {
  experiment::Description one = model();
  one.observables = {{.name = "success", .symbol = "P"}};
  one.time = {.finite = false, .limit = false};
  experiment::Table rates;
  rates.model = "toy";
  rates.parameter_names = {"rate"};
  for (const auto& [rate, value] : {std::pair{"1", 1.0}, {"2", 0.1}, {"3", 1e-4}}) {
    Row row;
    row.parameters = experiment::Texts({experiment::Text(rate)});
    row.source = "exact";
    row.measurement = {.observable = "success", .value = value};
    rates.rows.push_back(std::move(row));
  }
  CHECK(figure::curve(rates, one, {}, {}).panels.at(0).y.logarithmic);
  one.observables.front().law = experiment::Law::proportion;
  CHECK_FALSE(figure::curve(rates, one, {}, {}).panels.at(0).y.logarithmic);
}
