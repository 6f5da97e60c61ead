// SPDX-License-Identifier: MIT
// Writes pages for test_report.py: sample.html with every kind of picture, many rows and hostile
// texts, its table as sample.csv, two of its pictures by matplotlib as map.svg and broken.svg, and
// empty.html with nothing. Usage: overparam_sample_page DIRECTORY
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/plot.hpp"
#include "overparam/io/report.hpp"
#include "random_features_online/model.hpp"

namespace {

namespace experiment = overparam::experiment;
namespace figure = overparam::figure;
using overparam::io::ReportSection;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t row_count = 6000;
const std::string hostile = "</script><script>window.broken = 1</script><!-- <b>&amp;";

/// Two families of theory with points, a guide, an asymptote: as of the command curve.
figure::Figure curve() {
  figure::Panel panel;
  panel.x = {"$K/N$", true};
  panel.y = {"generalization error $ε_g$", true};
  for (int family = 0; family < 2; ++family) {
    figure::Series limit{
        "$η$ = " + std::to_string(family + 1), figure::Style::line, {}, {}, {}, family};
    figure::Series finite{"", figure::Style::dashed, {}, {}, {}, family};
    figure::Series points{"", figure::Style::points, {}, {}, {}, family};
    for (int i = 0; i <= 24; ++i) {
      const double x = std::pow(10, -1 + i / 12.0);
      const double y = (0.02 + 0.1 / (1 + 2 * x)) * (1 + 0.4 * family);
      limit.x.push_back(x);
      limit.y.push_back(y);
      finite.x.push_back(x);
      finite.y.push_back(1.08 * y);
      if (i % 4 != 0) continue;
      points.x.push_back(x);
      points.y.push_back(1.08 * y);
      points.error.push_back(0.06 * y);
    }
    finite.y[3] = std::numeric_limits<double>::quiet_NaN();
    panel.series.insert(panel.series.end(), {limit, finite, points});
  }
  panel.series.push_back({"theory, $t → ∞$", figure::Style::line, {}, {}, {}, figure::neutral});
  panel.series.push_back({"theory, $t$ = 100", figure::Style::dashed, {}, {}, {}, figure::neutral});
  panel.series.push_back({"simulation", figure::Style::points, {}, {}, {}, figure::neutral});
  panel.references.push_back({0.02, "$K/N → ∞$", figure::neutral});
  figure::Figure out;
  out.title = "Error against width";
  out.panels = {panel};
  return out;
}

/// Three panels over one axis of time, with bands.
figure::Figure dynamics() {
  figure::Figure out;
  out.title = "Learning in time";
  const std::vector<std::string> labels{"$ε_g$", "overlap $R$", "norm $Q$"};
  for (std::size_t p = 0; p < labels.size(); ++p) {
    figure::Panel panel;
    panel.x = {"learning time $t$", true};
    panel.y = {labels[p], p == 0};
    for (int family = 0; family < 2; ++family) {
      const double rate = family == 0 ? 0.3 : 0.1;
      figure::Series line{
          "$η$ = " + std::to_string(rate).substr(0, 3), figure::Style::line, {}, {}, {}, family};
      figure::Series band{"", figure::Style::band, {}, {}, {}, family};
      for (int i = 0; i <= 40; ++i) {
        const double t = std::pow(10, -1 + i / 13.0);
        const double left = std::exp(-rate * t);
        const double y = p == 0 ? 0.01 + 0.15 * left : 0.3 * (1 - left) * (p == 1 ? 1 : 1.1);
        line.x.push_back(t);
        line.y.push_back(y);
        band.x.push_back(t);
        band.y.push_back(y);
        band.error.push_back(0.012 * std::sqrt(t) / (1 + 0.2 * t));
      }
      panel.series.insert(panel.series.end(), {band, line});
    }
    panel.references.push_back({p == 0 ? 0.01 : p == 1 ? 0.3 : 0.33, "$t → ∞$", figure::neutral});
    out.panels.push_back(panel);
  }
  return out;
}

/// Colours over two logarithmic parameters, one value missing and some beyond the last colour, with a
/// boundary and a threshold.
figure::Figure map() {
  figure::Map values;
  for (int i = 0; i < 16; ++i) values.x.push_back(std::pow(2, i - 4));
  for (int j = 0; j < 12; ++j) values.y.push_back(0.05 * std::pow(1.5, j));
  for (const double y : values.y) {
    std::vector<double> row;
    for (const double x : values.x) row.push_back((0.001 + 0.2 / (1 + x * x)) * (1 + y * y));
    values.z.push_back(row);
  }
  values.z[2][3] = std::numeric_limits<double>::quiet_NaN();
  values.minimum = values.z.front().back();
  values.maximum = 0.3;  // below the largest one
  values.label = "generalization error $ε_g$";
  values.logarithmic = true;
  values.missing = "not computed";
  figure::Panel panel;
  panel.x = {"$K/N$", true};
  panel.y = {"learning rate $η$", true};
  panel.map = values;
  figure::Series boundary{"boundary", figure::Style::line, {}, {}, {}, figure::neutral};
  figure::Series threshold{"threshold", figure::Style::dashed, {}, {}, {}, figure::neutral};
  for (const double x : values.x) {
    boundary.x.push_back(x);
    boundary.y.push_back(2);
    threshold.x.push_back(x);
    threshold.y.push_back(0.1 * std::sqrt(x));
  }
  panel.series = {boundary, threshold};
  figure::Figure out;
  out.title = "Error over width and learning rate";
  out.panels = {panel};
  return out;
}

/// Nine families by one number.
figure::Figure scale() {
  figure::Panel panel;
  panel.title = "Many widths";
  panel.x = {"learning time $t$", false};
  panel.y = {"$ε_g$", true};
  for (int family = 0; family < 9; ++family) {
    figure::Series series{"", figure::Style::line, {}, {}, {}, family, std::pow(2, family)};
    for (int i = 0; i <= 30; ++i) {
      series.x.push_back(i);
      series.y.push_back(0.2 / std::pow(2, family / 2.0) + 0.2 * std::exp(-i / 5.0));
    }
    panel.series.push_back(series);
  }
  figure::Figure out;
  out.title = "A family for each width";
  out.panels = {panel};
  out.scale = figure::Scale{"width $K$", 1, 256, true};
  return out;
}

/// Panels in two columns, points side by side.
figure::Figure columns() {
  figure::Figure out;
  out.title = "Differences at several sizes";
  out.columns = 2;
  for (const char* name : {"$ε_g$, $t$ = 1", "$R$, $t$ = 1", "$ε_g$, $t$ = 10", "$R$, $t$ = 10"}) {
    figure::Panel panel;
    panel.title = name;
    panel.x = {"$1/N$", false};
    panel.y = {"difference (%)", false};
    panel.dodge = true;
    for (int family = 0; family < 3; ++family) {
      const double ratio = family + 0.5;
      figure::Series points;
      points.label = "$K/N$ = " + std::to_string(ratio).substr(0, 3);
      points.style = figure::Style::points;
      points.color = family;
      for (const double n : {50.0, 100.0, 200.0, 400.0}) {
        points.x.push_back(1 / n);
        points.y.push_back(100 * ratio / n);
        points.error.push_back(0.3);
      }
      panel.series.push_back(points);
    }
    panel.references.push_back({0, "", figure::neutral});
    out.panels.push_back(panel);
  }
  return out;
}

/// One family from x = 0 on over a logarithmic axis: medians with quartiles, means, and a band.
figure::Figure broken() {
  figure::Panel panel;
  panel.x = {"ridge $λ$", true};
  panel.x.zero = 0.004;
  panel.y = {"error $ε_g$", false};
  figure::Series medians{"simulation, median and quartiles", figure::Style::points, {}, {}, {}};
  figure::Series means{"simulation, mean", figure::Style::hollow, {}, {}, {}};
  figure::Series line{"theory", figure::Style::line, {}, {}, {}};
  figure::Series band{"", figure::Style::band, {}, {}, {}};
  for (const double x : {0.0, 0.01, 0.1, 1.0}) {
    const double y = 0.2 + x;
    for (auto* series : {&medians, &means, &line, &band}) {
      series->x.push_back(x);
      series->y.push_back(series == &means ? y + 0.1 : y);
    }
    medians.error.push_back(0.3);
    medians.error_below.push_back(0.1);
  }
  band.error = medians.error;
  band.error_below = medians.error_below;
  panel.series = {band, line, medians, means};
  panel.references = {{0, "", figure::neutral, figure::Style::line},
                      {0.9, "level", figure::neutral, figure::Style::dotted}};
  figure::Figure out;
  out.title = "From zero on";
  out.note = "$N$ = 40, label noise $Δ$ = 0.2";
  out.panels = {panel};
  return out;
}

/// An observable against another one: a line that returns, with a break at a value that the axis has no
/// place for, and points with bars of both.
figure::Figure parametric() {
  figure::Panel panel;
  panel.x = {"training error $ε_t$", true};
  panel.y = {"error $ε_g$", false};
  figure::Series line{
      "theory", figure::Style::line, {1, 0.1, 0.01, 0, 0.02, 0.2}, {3, 2, 1, 1.5, 4, 5}, {}};
  figure::Series points{"simulation", figure::Style::points, {0.2, 0.1}, {5, 2}, {0.25, 0.25}};
  points.x_error = {0.05, 0.02};
  points.x_error_below = {0.04, 0.01};
  panel.series = {line, points};
  figure::Figure out;
  out.title = "Along the ridge";
  out.panels = {panel};
  return out;
}

experiment::Table table() {
  experiment::Table out;
  out.model = "random-features-online";
  out.parameter_names = {"dim", "width", "activation", "learning_rate", "label_noise"};
  for (std::size_t i = 0; i < row_count; ++i) {
    const bool simulated = i % 3 == 0;
    const double value = 1 / (3.0 + double(i));
    experiment::Row row;
    row.parameters = {"100", std::to_string(i + 1), i % 2 == 0 ? "erf" : "hermite:0,1", "0.5", "0"};
    row.source = simulated ? "simulation" : "deterministic";
    row.measurement = {i % 5 == 4 ? infinity : 10.0, "generalization_error", value};
    if (simulated) {
      row.measurement.estimator = experiment::Estimator::exact;
      row.standard_error = value / 100;
      row.replicas = 8;
    }
    if (i == 7) {
      row.measurement.value.reset();
      row.measurement.status = experiment::Status::diverged;
    }
    out.rows.push_back(row);
  }
  return out;
}

ReportSection section(const experiment::Description& model) {
  ReportSection out;
  out.command = "curve";
  out.command_line =
      "overparam curve random-features-online --dim 100 --ratio 0.1:10:log25 --learning-rate 1,2 "
      "--simulate --replicas 8 --out results/curve";
  out.model = &model;
  for (const auto& spec : model.parameters)
    out.parameters.emplace_back(spec.name, spec.default_text);
  out.settings = {{"replicas", "8"}, {"seed", "1"}, {"simulate", "on"}};
  out.provenance = {{"version", "0.1.0"},
                    {"commit", "0123456789abcdef0123456789abcdef01234567"},
                    {"started", "2026-01-01 12:00:00 UTC"},
                    {"hostile", hostile}};
  out.verdict = "Theory and simulation agree at 14 of 14 points";
  out.notes = {"error    ε_g(t → ∞) = 0.119 at K/N = 0.1, 0.0248 at K/N = 10 (deterministic)",
               "match    simulation within 2.1 % of theory at 14 points", hostile};
  out.failures = {"--dim 100 --width 8: diverged at t = 3.2", hostile};
  out.figures = {curve(), dynamics(), map(), scale(), columns(), broken(), parametric()};
  out.table = table();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path directory = argv[1];
  try {
    const auto model = overparam::random_features_online::make_model();
    ReportSection bad = section(model->description());
    bad.command = "validate";
    bad.verdict = "Theory and simulation disagree in 1 of 6 quantities";
    bad.finding = overparam::validation::Finding::disagrees;
    bad.figures.resize(1);
    bad.table.rows.resize(3);
    overparam::core::write_file(directory / "sample.html",
                                overparam::io::html_report("Random features & <friends>",
                                                           {section(model->description()), bad}));
    overparam::io::plot(map(), directory / "map", {"svg"});
    overparam::io::plot(broken(), directory / "broken", {"svg"});
    overparam::io::plot(parametric(), directory / "parametric", {"svg"});
    std::ostringstream csv;
    overparam::io::write_csv(csv, table());
    overparam::core::write_file(directory / "sample.csv", csv.str());
    overparam::core::write_file(directory / "empty.html",
                                overparam::io::html_report("Nothing", {ReportSection{}}));
  } catch (const overparam::core::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
