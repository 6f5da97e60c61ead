// SPDX-License-Identifier: MIT
/// @file
/// Texts of figures, their JSON, and what a user may choose.
#include "overparam/figure/figure.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/text.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::figure;
using overparam::core::InvalidParameter;
using overparam::test::description;
using overparam::test::error_name;

std::string refusal(const Choices& choices, const std::string& command) {
  try {
    check(choices, description(), command);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("symbols become mathematics") {
  CHECK(math("η") == "$η$");
  CHECK(math("g_T") == "$g_T$");
  CHECK(math("σ_w²") == "$σ_w^2$");
  CHECK(math("ε_*") == "$ε_∗$");
  CHECK(math("K/N") == "$K/N$");
  CHECK(math("x_max") == "$x_{max}$");
  CHECK(math("").empty());
}

TEST_CASE("words and values stand for themselves") {
  CHECK(literal("a_b^{2}\\ 100 %") == "a_b^{2}\\ 100 %");
  CHECK(literal("5 $\n") == "5 \\$ ");
  CHECK(value_text("200") == "200");
  CHECK(value_text("hermite:0,1_5") == "hermite:0,1_5");
  CHECK(value_text("0.31622776601683794") == "0.3162");
  CHECK(value_text("2.5e+60") == "2.5×$10^{60}$");
  CHECK(value_text("1e-05") == "$10^{-5}$");
}

TEST_CASE("the JSON holds the figure member by member") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Panel panel;
  panel.title = "\"one\"";
  panel.x = {"$K$", true};
  panel.series.push_back({"theory", Style::dash_dotted, {1, 2}, {0.5, nan}, {}, 3});
  panel.series.push_back({"simulation", Style::points, {1}, {2}, {0.5}});
  panel.series.back().x_error = {0.125};
  panel.series.back().x_error_below = {0.25};
  panel.references.push_back({0.25, "limit", neutral});
  const Figure plain{"title", {panel}};
  const auto json = nlohmann::json::parse(to_json(plain));
  CHECK(json["title"] == "title");
  CHECK(json["columns"] == 1);
  CHECK_FALSE(json.contains("scale"));
  REQUIRE(json["panels"].size() == 1);
  const auto& first = json["panels"][0];
  CHECK(first["title"] == "\"one\"");
  CHECK(first["x"]["label"] == "$K$");
  CHECK(first["x"]["logarithmic"] == true);
  CHECK_FALSE(first.contains("map"));
  CHECK(first["references"][0]["y"] == 0.25);
  CHECK(first["references"][0]["color"] == neutral);
  const auto& series = first["series"][0];
  CHECK(series["style"] == "dash_dotted");
  CHECK(series["y"][0] == 0.5);
  CHECK(series["y"][1].is_null());
  CHECK(series["error"].empty());
  CHECK(series["color"] == 3);
  CHECK_FALSE(series.contains("shade"));
  CHECK_FALSE(series.contains("x_error"));
  CHECK(first["series"][1]["x_error"] == nlohmann::json{0.125});
  CHECK(first["series"][1]["x_error_below"] == nlohmann::json{0.25});

  Figure rich = plain;
  rich.scale = Scale{"$η$", 0.1, 10, true};
  rich.panels[0].series[0].shade = 0.5;
  rich.panels[0].map = Map{{1, 2}, {3}, {{0.5, nan}}, "error", true, "unstable"};
  const auto more = nlohmann::json::parse(to_json(rich));
  CHECK(more["scale"]["maximum"] == 10);
  CHECK(more["panels"][0]["series"][0]["shade"] == 0.5);
  CHECK(more["panels"][0]["map"]["z"][0][0] == 0.5);
  CHECK(more["panels"][0]["map"]["z"][0][1].is_null());
  CHECK(more["panels"][0]["map"]["missing"] == "unstable");
}

TEST_CASE("an observable is the x of curves alone") {
  const std::string parameters = " is not one of dim | width | ratio | learning-rate | time";
  CHECK(refusal({.x = "student-norm"}, "curve").empty());
  CHECK(refusal({.x = "student_norm", .y = {error_name, "student_teacher_overlap"}}, "curve")
            .empty());
  CHECK(refusal({.x = "nonsense"}, "curve") ==
        "--x: nonsense" + parameters +
            " | generalization_error | student_teacher_overlap | student_norm | "
            "approximation_error | critical_learning_rate");
  CHECK(refusal({.x = "student_norm"}, "dynamics") == "--x: student_norm" + parameters);
  CHECK(refusal({.x = "student_norm"}, "validate").find("--x: student_norm cannot be chosen") == 0);
  CHECK(refusal({.x = "width_exponent"}, "width-for").find("--x: width_exponent is not one of") ==
        0);
  CHECK(refusal({.x = "student_norm", .y = {"ratio"}}, "curve") ==
        "--x: student_norm" + parameters + ", the x of a heat map, which --y ratio asks for");
  CHECK(refusal({.x = "student_norm", .y = {error_name, "student_teacher_overlap"}, .stack = true},
                "curve") == "--x: student_norm" + parameters + ", which --stack is drawn against");
  CHECK(refusal({.x = "generalization-error"}, "curve") ==
        "--x: generalization-error is also y: name another observable by --y");
  CHECK(refusal({.x = "student-norm", .y = {"student_norm"}}, "curve") ==
        "--y: student_norm is also --x");
}

TEST_CASE("choices are checked by what a command can plot") {
  CHECK(refusal({}, "curve").empty());
  CHECK(refusal({.x = "learning-rate", .y = {"student_norm"}, .group = {"activation"}}, "curve")
            .empty());
  CHECK(refusal({.x = "time", .y = {"student-norm"}}, "dynamics").empty());
  CHECK(refusal({.x = "ratio", .y = {"learning_rate"}}, "curve").empty());
  CHECK(refusal({.x = "error", .y = {"log10_width"}, .group = {"error"}}, "width-for").empty());
  CHECK(refusal({.y = {"student_norm"}, .group = {"time", "ratio"}}, "validate").empty());

  CHECK(refusal({.x = "activation"}, "dynamics") ==
        "--x: activation is not one of dim | width | ratio | learning-rate | time");
  CHECK(refusal({.y = {"nonsense"}}, "validate")
            .find("--y: nonsense is not one of "
                  "generalization_error") == 0);
  CHECK(refusal({.x = "dim"}, "validate").find("--x: dim cannot be chosen") == 0);
  CHECK(refusal({.x = "ratio", .y = {"ratio"}}, "curve").find("--y: ratio is also --x") == 0);
  CHECK(refusal({.y = {"learning-rate"}}, "width-for").find("--y: ") == 0);
  CHECK(
      refusal({.y = {"student_norm", "student_teacher_overlap"}, .stack = true}, "curve").empty());
  CHECK(refusal({.y = {"student_norm", "ratio"}}, "curve").find("--y: ratio is not one of") == 0);
  CHECK(refusal({.y = {"student_norm", "student_norm"}}, "curve") ==
        "--y: student_norm is given more than once");
  CHECK(refusal({.y = {"student_norm", "student-norm"}}, "curve") ==
        "--y: student_norm is given more than once");
  CHECK(refusal({.y = {"width", "log10_width"}}, "width-for").find("--y: log10_width is one too") ==
        0);
  CHECK(refusal({.y = {"student_norm"}, .stack = true}, "curve").find("--stack: takes two") == 0);
  CHECK(refusal({.y = {"student_norm", "student_teacher_overlap"}, .logy = true, .stack = true},
                "curve")
            .find("--stack: has a linear axis") == 0);
  CHECK(refusal({.group = {"activation", "nonsense"}}, "dynamics").find("--group: nonsense is") ==
        0);
}

TEST_CASE("what logarithmic axes leave out is counted, bands and rings aside") {
  Panel panel;
  panel.x.logarithmic = panel.y.logarithmic = true;
  panel.series.push_back({"", Style::line, {0, 1, 2}, {1, -1, 0}, {}});
  panel.series.push_back({"", Style::points, {-3, 1}, {1, 1}, {0.1, 0.1}});
  panel.series.push_back({"", Style::band, {0, 1}, {0, 1}, {}});
  panel.series.push_back({"", Style::rings, {0}, {0}, {}});
  panel.references.push_back({0, "limit"});
  CHECK(cautions(Figure{"", {panel, panel}}) ==
        std::vector<std::string>{
            "the logarithmic x axis leaves out 4 points at or below 0 (--logx off has them)",
            "the logarithmic y axis leaves out 6 points at or below 0 (--logy off has them)"});
  panel.x.logarithmic = false;
  panel.series.resize(1);
  panel.references.clear();
  panel.series[0].y = {1, 1, 0};
  CHECK(cautions(Figure{"", {panel}}) ==
        std::vector<std::string>{
            "the logarithmic y axis leaves out 1 point at or below 0 (--logy off has them)"});
  panel.y.logarithmic = false;
  CHECK(cautions(Figure{"", {panel}}).empty());
}

TEST_CASE("a figure whose lists do not fit together is refused") {
  const auto said = [](const auto& change) -> std::string {
    Figure figure;
    Panel panel;
    panel.series = {{"a", Style::points, {1, 2}, {3, 4}, {0.1, 0.2}}};
    panel.map = Map{{1, 2}, {3}, {{0.5, 0.6}}, "z", false, ""};
    figure.panels = {panel};
    change(figure, figure.panels[0]);
    try {
      to_json(figure);
    } catch (const overparam::core::Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(said([](Figure&, Panel&) {}).empty());
  CHECK(said([](Figure&, Panel& panel) { panel.series[0].error.clear(); }).empty());
  CHECK(said([](Figure&, Panel& panel) { panel.series[0].y.pop_back(); }) ==
        "y of a series: expected size 2, got 1");
  CHECK(said([](Figure&, Panel& panel) { panel.series[0].error.pop_back(); }) ==
        "error of a series: expected size 2, got 1");
  CHECK(said([](Figure&, Panel& panel) { panel.map->z.clear(); }) ==
        "z of a map: expected size 1, got 0");
  CHECK(said([](Figure&, Panel& panel) { panel.map->z[0].clear(); }) ==
        "a row of z of a map: expected size 2, got 0");
  CHECK(said([](Figure&, Panel& panel) { panel.series[0].style = static_cast<Style>(99); }) ==
        "style: 99 is none");
  for (const int columns : {0, -1})
    CHECK(said([&](Figure& figure, Panel&) { figure.columns = columns; }).find("columns: ") == 0);
  CHECK(refusal({}, "nonsense") == "command: nonsense has no picture");
}
