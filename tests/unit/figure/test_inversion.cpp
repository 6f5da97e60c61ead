// SPDX-License-Identifier: MIT
/// @file
/// What the picture of the widths for an error shows, as an example of an inversion.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/figure/pictures.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::experiment::Status;
using overparam::figure::Axis;
using overparam::figure::Figure;
using overparam::figure::Style;
namespace figure = overparam::figure;

/// The rows of one answer; an overflowing width has none.
void add_answer(Rows& rows, const std::string& dim, double error, double log10_width) {
  const Point point{.dim = dim, .ratio = ""};
  const auto width =
      log10_width > 300 ? std::nullopt : std::optional<double>(std::pow(10.0, log10_width));
  rows.add(point, "deterministic", infinity, error, "approximation_error")
      .add(point, "deterministic", infinity, width, "width")
      .add(point, "deterministic", infinity, log10_width, "log10_width")
      .add(point, "deterministic", infinity, log10_width / std::log10(std::stod(dim)),
           "width_exponent");
}

Figure picture(const Rows& rows, const figure::Choices& choices = {}) {
  const auto asked = description();
  return figure::inversion(rows.table(), asked, asked.questions.inversions.front(), choices);
}

Rows answers() {
  Rows rows;
  for (const std::string dim : {"10", "100", "1000"})
    for (const double error : {0.1, 0.01}) add_answer(rows, dim, error, error == 0.1 ? 2 : 3);
  return rows;
}

}  // namespace

TEST_CASE("widths are plotted against the dimension, one family for each error") {
  const Rows rows = answers();
  const Figure result = picture(rows);
  REQUIRE(result.panels.size() == 1);
  const auto& panel = result.panels[0];
  CHECK(panel.x == Axis{"input dimension $N$", true});
  CHECK(panel.y == Axis{"width $K$", true});
  CHECK(labels(panel) == Labels{"$ε_∗$ = 0.1", "$ε_∗$ = 0.01"});
  const auto lines = plotted(panel, Style::line);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].x == std::vector<double>{10, 100, 1000});
  CHECK(lines[1].y == std::vector<double>(3, 1000));
  CHECK(plotted(panel, Style::points).size() == 2);

  CHECK(picture(rows, {.y = {"width_exponent"}}).panels.at(0).y.label ==
        "width exponent log $K$ / log $N$");
  CHECK(labels(picture(rows, {.x = "error"}).panels.at(0)) ==
        Labels{"$N$ = 10", "$N$ = 100", "$N$ = 1000"});
}

TEST_CASE("widths of one dimension are plotted against the error") {
  Rows rows;
  for (const double error : {0.1, 0.01, 0.001}) add_answer(rows, "10", error, -std::log10(error));
  const auto panel = picture(rows).panels.at(0);
  CHECK(panel.x == Axis{"approximation error $ε_∗$", true});
  CHECK(plotted(panel, Style::line).at(0).x == std::vector<double>{0.001, 0.01, 0.1});
  CHECK(labels(panel).empty());
}

TEST_CASE("widths that overflow are plotted as logarithms") {
  Rows rows = answers();
  add_answer(rows, "2", 0.01, 400);
  const auto panel = picture(rows).panels.at(0);
  CHECK(panel.y == Axis{"log$_{10}$ $K$", false});
  CHECK(plotted(panel, Style::line).at(1).y == std::vector<double>{400, 3, 3, 3});
}

TEST_CASE("choices that an inversion has no picture of are refused") {
  const Rows rows = answers();
  CHECK_THROWS_WITH_AS(picture(rows, {.y = {"student_norm"}}),
                       "--y: student_norm is not one of width | log10_width | width_exponent",
                       overparam::core::InvalidParameter);
  CHECK_THROWS_AS(picture(rows, {.x = "time"}), overparam::core::InvalidParameter);
}
