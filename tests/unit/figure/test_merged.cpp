// SPDX-License-Identifier: MIT
/// @file
/// Several figures in one: colours, key, and what cannot stand in one frame.
#include "overparam/figure/merged.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::core::InvalidParameter;
using overparam::figure::Figure;
using overparam::figure::merged;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace figure = overparam::figure;

/// A curve over the ratio, at one or two learning rates, with points.
Figure one(double value, const std::vector<std::string>& rates = {"0.5"}) {
  Rows rows;
  for (const auto& rate : rates)
    for (const std::string ratio : {"1", "2"})
      rows.add({.ratio = ratio, .learning_rate = rate}, "deterministic", infinity, value)
          .add({.ratio = ratio, .learning_rate = rate}, "simulation", infinity, value);
  return figure::curve(rows.table(), description(), {.x = "ratio"});
}

}  // namespace

TEST_CASE("figures in one frame are families by their labels, with styles explained once") {
  const Figure all = merged({{"ridgeless", one(0.1)}, {"optimal ridge", one(0.2)}});
  REQUIRE(all.panels.size() == 1);
  const Panel& panel = all.panels[0];
  CHECK(labels(panel) ==
        Labels{"ridgeless", "optimal ridge", "theory, $t$ → ∞", "simulation, $t$ → ∞"});
  const auto lines = plotted(panel, Style::line);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].color == 0);
  CHECK(lines[1].color == 1);
  CHECK(lines[1].y == std::vector<double>{0.2, 0.2});
  CHECK(panel.y.label == "generalization error $ε_g$");
}

TEST_CASE("families keep their labels behind that of their figure") {
  const Figure all = merged({{"A", one(0.1)}, {"B", one(0.2, {"0.1", "0.5"})}, {"C", one(0.3)}});
  CHECK(labels(all.panels.at(0)) ==
        Labels{"A", "B, $η$ = 0.1", "B, $η$ = 0.5", "C", "theory, $t$ → ∞", "simulation, $t$ → ∞"});
  const auto lines = plotted(all.panels[0], Style::line);
  REQUIRE(lines.size() == 4);
  CHECK(lines[3].color == 3);
}

TEST_CASE("what has no place in one frame is refused") {
  CHECK_THROWS_WITH_AS(merged({}), "figures: are none", InvalidParameter);
  Figure other = one(0.1);
  other.panels[0].x.label = "time";
  CHECK_THROWS_WITH_AS(merged({{"A", one(0.1)}, {"B", other}}),
                       "figures: B has the x axis 'time', the first has 'ratio $K/N$'",
                       InvalidParameter);
  other = one(0.1);
  other.panels.emplace_back();
  CHECK_THROWS_WITH_AS(merged({{"A", one(0.1)}, {"B", other}}),
                       "figures: B has 2 panels, the first has 1", InvalidParameter);
  other = one(0.1);
  other.scale = figure::Scale{};
  CHECK_THROWS_AS(merged({{"A", one(0.1)}, {"B", other}}), InvalidParameter);
  other = one(0.1);
  other.panels[0].map = figure::Map{};
  CHECK_THROWS_AS(merged({{"A", one(0.1)}, {"B", other}}), InvalidParameter);
}
