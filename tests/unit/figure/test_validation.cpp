// SPDX-License-Identifier: MIT
/// @file
/// What the picture of a validation shows: differences, regressions with their bands, scores.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/LU>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "overparam/figure/pictures.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/compare.hpp"
#include "support/tables.hpp"

namespace {

using namespace overparam::test;
using overparam::experiment::Status;
using overparam::figure::Figure;
using overparam::figure::Panel;
using overparam::figure::Style;
namespace figure = overparam::figure;

// A 2×2 system of condition about 10.
constexpr double rounding = 200 * epsilon;

struct Size {
  std::string dim;
  double difference, standard_error, score;
};
const std::vector<Size> sizes{
    {"40", 0.05, 0.004, 2.5}, {"90", 0.01, 0.007, 0.5}, {"300", 0.02, 0.002, -1}};

/// One quantity, as experiment::validate puts it into the table.
void add_quantity(Rows& rows, const std::string& observable, const std::string& ratio,
                  double time) {
  for (const Size& s : sizes) {
    const Point point{.dim = s.dim, .ratio = ratio};
    rows.add(point, "deterministic", time, 1.0, observable)
        .add(point, "simulation", time, 1.0, observable)
        .add(point, "deterministic", time, s.difference, observable + ".relative_difference",
             Status::ok, s.standard_error)
        .add(point, "deterministic", time, s.score, observable + ".z_score");
  }
  rows.add({.dim = "", .ratio = ratio}, "deterministic", time, 1.5, observable + ".verdict_z_score")
      .add({.dim = "", .ratio = ratio}, "deterministic", time, 0.012, observable + ".intercept",
           Status::ok, 0.008);
}

}  // namespace

TEST_CASE("a validation has differences and scores for each observable") {
  Rows rows;
  for (const std::string& observable : {error_name, std::string("student_norm")})
    for (const std::string ratio : {"0.5", "2"})
      for (const double time : {1.0, 4.0}) add_quantity(rows, observable, ratio, time);
  const Figure result = figure::validation(rows.table(), description());
  REQUIRE(result.panels.size() == 4);
  CHECK(result.columns == 2);
  const Panel& differences = result.panels[0];
  CHECK(differences.y.label == "difference of $ε_g$ in %");
  CHECK(differences.x.label == "$1/N$");
  CHECK(labels(differences) ==
        Labels{"$K/N$ = 0.5, $t$ = 1", "$K/N$ = 0.5, $t$ = 4", "$K/N$ = 2, $t$ = 1",
               "$K/N$ = 2, $t$ = 4", "simulation − theory, ± standard error",
               "verdict at $N$ → ∞, ± standard error", "regression on $1/N$, ± standard error"});
  CHECK(result.panels[2].y.label == "difference of $Q$ in %");
  for (std::size_t i = 1; i < 4; ++i) CHECK(labels(result.panels[i]).empty());
  const auto points = plotted(differences, Style::points);
  REQUIRE(points.size() == 4);
  CHECK(points[0].x == std::vector<double>{1.0 / 300, 1.0 / 90, 1.0 / 40});
  CHECK(points[0].y == std::vector<double>{2, 1, 5});
  CHECK(points[3].color == 3);
  const auto verdicts = plotted(differences, Style::hollow);
  REQUIRE(verdicts.size() == 4);
  CHECK(verdicts[0].x == std::vector<double>{0});
  CHECK(close(verdicts[0].y[0], 1.2, rounding, 0));
  CHECK(close(verdicts[0].error[0], 0.8, rounding, 0));
  CHECK(verdicts[0].error_below.empty());

  const Panel& scores = result.panels[1];
  CHECK(scores.y.label == "z-score of $ε_g$");
  const auto dots = plotted(scores, Style::points);
  REQUIRE(dots.size() == 4);
  CHECK(dots[0].x == std::vector<double>{1.0 / 300, 1.0 / 90, 1.0 / 40});
  CHECK(dots[0].y == std::vector<double>{-1, 0.5, 2.5});
  REQUIRE(plotted(scores, Style::hollow).size() == 4);
  CHECK(plotted(scores, Style::hollow)[0].y == std::vector<double>{1.5});
  REQUIRE(scores.references.size() == 5);
  // Zero, ±2 and the joint level are told apart.
  CHECK(scores.references[0].style == Style::line);
  CHECK(scores.references[1].style == Style::dotted);
  CHECK(scores.references[3].style == Style::dashed);
  CHECK(scores.references[3].y == overparam::validation::critical_score(0.01, 8));
  CHECK(scores.references[3].label == "joint 1 % level at $N$ → ∞");

  CHECK(figure::validation(rows.table(), description(), {.y = {"student_norm"}}).panels.size() ==
        2);
  CHECK(figure::validation(Rows{}.table(), description()).panels.size() == 1);
}

TEST_CASE("the band of the regression is its standard error") {
  Rows rows;
  add_quantity(rows, error_name, "1", 1);
  const Panel panel = figure::validation(rows.table(), description()).panels.at(0);
  const auto lines = plotted(panel, Style::line);
  const auto bands = plotted(panel, Style::band);
  REQUIRE(lines.size() == 1);
  REQUIRE(bands.size() == 1);
  REQUIRE(bands[0].x == lines[0].x);
  CHECK(bands[0].y == lines[0].y);
  CHECK(lines[0].x.front() == 0);
  CHECK(close(lines[0].x.back(), 1.0 / 40, rounding, 0));

  // By matrices: coefficients A y with A = (XᵀWX)⁻¹XᵀW, covariance A V Aᵀ.
  const auto n = static_cast<Eigen::Index>(sizes.size());
  Eigen::MatrixXd x(n, 2);
  Eigen::VectorXd weights(n), y(n), variances(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Size& s = sizes[static_cast<std::size_t>(i)];
    weights(i) = std::stod(s.dim);
    x.row(i) << 1, 1 / weights(i);
    y(i) = s.difference;
    variances(i) = s.standard_error * s.standard_error;
  }
  const Eigen::MatrixXd weighted = x.transpose() * weights.asDiagonal();
  const Eigen::MatrixXd solve = (weighted * x).inverse() * weighted;
  const Eigen::MatrixXd covariance = solve * variances.asDiagonal() * solve.transpose();
  const Eigen::VectorXd coefficients = solve * y;
  for (std::size_t i = 0; i < lines[0].x.size(); ++i) {
    const Eigen::Vector2d at(1, lines[0].x[i]);
    CHECK(close(lines[0].y[i], 100 * at.dot(coefficients), rounding, 0));
    CHECK(close(bands[0].error[i], 100 * std::sqrt(at.dot(covariance * at)), rounding, 0));
  }
}

TEST_CASE("the axis has the symbol of the model's dimension") {
  Rows rows;
  add_quantity(rows, error_name, "1", 1);
  auto model = description();
  REQUIRE(model.parameters[0].name == "dim");
  model.parameters[0].symbol = std::string("p");  // "p" alone makes g++ 12 warn without cause
  const Figure result = figure::validation(rows.table(), model);
  REQUIRE(result.panels.size() == 2);
  for (const Panel& panel : result.panels) CHECK(panel.x.label == "$1/p$");
  const std::string all = figure::to_json(result);
  CHECK(all.find("regression on $1/p$") != std::string::npos);
  CHECK(all.find("joint 1 % level at $p$") != std::string::npos);
  CHECK(all.find("N$") == std::string::npos);
}
