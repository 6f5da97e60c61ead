// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "commands.hpp"
#include "grid_plan.hpp"
#include "output.hpp"
#include "overparam/core/error.hpp"
#include "pictures.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

std::string percent(double x) { return brief(100 * x, 3) + " %"; }

// "ratio=0.5 features=gaussian": the parameters in which the quantities differ.
std::string family_label(const experiment::ValidationReport& report,
                         const experiment::Quantity& quantity) {
  std::string label;
  for (const auto& [name, value] : quantity.family) {
    const bool varies = std::any_of(
        report.quantities.begin(), report.quantities.end(),
        [&, key = name, text = value](const auto& other) { return other.family.at(key) != text; });
    if (varies) label += name + "=" + value + " ";
  }
  return label;
}

std::vector<std::string> report_lines(const experiment::ValidationReport& report) {
  std::vector<std::string> lines;
  std::vector<std::string> labels;
  std::size_t width = 10;
  for (const auto& q : report.quantities) {
    labels.push_back(family_label(report, q) + q.observable + "(t=" + brief(q.time) + ") " +
                     q.level);
    width = std::max(width, labels.back().size() + 2);
  }
  if (!report.quantities.empty()) {
    std::string sizes;
    for (const auto& size : report.quantities.front().sizes)
      sizes += padded("z(N=" + brief(size.size, 6) + ")", 11);
    lines.push_back(padded("quantity", width) + sizes + padded("N → ∞ difference", 22) +
                    padded("resolves", 10) + "verdict");
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& q = report.quantities[i];
    std::string line = padded(labels[i], width);
    for (const auto& size : q.sizes) line += padded(brief(size.z_score(), 2), 11);
    line += padded(
        percent(q.verdict.fit.intercept) + " ± " + percent(q.verdict.fit.intercept_error), 22);
    line += padded(percent(q.verdict.resolution), 10);
    line += q.verdict.agrees ? "agrees" : "DISAGREES";
    lines.push_back(line);
  }
  lines.push_back(std::string("overall: theory and simulation ") +
                  (report.agrees ? "agree" : "DISAGREE") + " (" +
                  std::to_string(report.quantities.size()) +
                  " quantities, joint false-alarm level 1 %)");
  return lines;
}

}  // namespace

int validate(const Options& options) {
  experiment::ValidationRequest request;
  std::map<std::string, std::string> extra{{"dim", options.text("dims")}};
  if (options.parameters.count("ratio") == 0) extra["ratio"] = "0.5,2";
  request.points = resolved_points(options, extra);
  request.levels = theory_levels(options);
  request.times = options.numbers("times");
  std::sort(request.times.begin(), request.times.end());
  request.replicas = options.count("replicas");
  request.seed = options.count("seed");
  request.threads = options.count("threads");
  if (options.numbers("dims").size() < 2)
    throw core::InvalidParameter("--dims", options.text("dims"), "is not at least two sizes");
  experiment::Plan checked;  // the same sources, only for their checks
  checked.points = request.points;
  checked.threads = request.threads;
  add_sources(checked, options, true);

  const Output output(options);
  const auto report = experiment::validate(request, *options.model, output.progress());
  const auto notes = report_lines(report);
  output.write(report.table, notes, report.failures);
  output.draw(figure_of(options, report.table));
  warn(report.failures);
  output.summarise(notes);
  if (!report.agrees) return disagreement;
  return report.failures.empty() && !report.quantities.empty() ? success : computation_failed;
}

}  // namespace overparam::cli
