// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/core/error.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

std::string percent(double x) { return brief(100 * x, 3) + " %"; }

// The parameters in which the quantities differ.
std::vector<std::string> varying_parameters(const experiment::ValidationReport& report) {
  std::vector<std::string> names;
  if (report.quantities.empty()) return names;
  for (const auto& [name, value] : report.quantities.front().family)
    if (std::any_of(report.quantities.begin(), report.quantities.end(),
                    [&, key = name, text = value](const auto& other) {
                      return other.family.at(key) != text;
                    }))
      names.push_back(name);
  return names;
}

// "ratio=0.5 features=gaussian".
std::string family_label(const std::vector<std::string>& varying,
                         const experiment::Quantity& quantity) {
  std::string label;
  for (const auto& name : varying) label += name + "=" + quantity.family.at(name) + " ";
  return label;
}

std::string overall(const experiment::ValidationReport& report) {
  if (report.quantities.empty()) return "nothing could be compared";
  return std::string("theory and simulation ") + (report.agrees ? "agree" : "DISAGREE") + " (" +
         std::to_string(report.quantities.size()) + " quantities, joint false-alarm level 1 %)";
}

std::vector<std::string> report_lines(const experiment::ValidationReport& report) {
  std::vector<std::string> lines;
  std::vector<std::string> labels;
  std::size_t width = 10;
  const auto varying = varying_parameters(report);
  for (const auto& q : report.quantities) {
    labels.push_back(family_label(varying, q) + q.observable +
                     "(t=" + (std::isinf(q.time) ? "∞" : brief(q.time)) + ") " + q.level);
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
  lines.push_back("overall: " + overall(report));
  return lines;
}

}  // namespace

Experiment validate(const Options& options) {
  const experiment::Model& model = *options.model;
  Experiment result;
  experiment::Plan& plan = result.plan;
  std::map<std::string, std::string> extra{{"dim", options.text("dims")}};
  for (const auto& [name, text] : model.description().defaults.validation)
    if (options.parameters.count(name) == 0) extra[name] = text;
  plan.points = resolved_points(options, extra);
  std::vector<double> times;
  if (options.given("times")) times = options.numbers("times");
  std::sort(times.begin(), times.end());
  if (model.description().simulates_limit) times.push_back(std::numeric_limits<double>::infinity());
  plan.times.assign(plan.points.size(), times);
  if (options.numbers("dims").size() < 2)
    throw core::InvalidParameter("--dims", options.text("dims"), "is not at least two sizes");
  add_sources(plan, options, true);

  result.conclude = [&model, plan](const experiment::Results& results) {
    auto report = experiment::judge(plan, results, model);
    Conclusion conclusion;
    conclusion.notes = report_lines(report);
    conclusion.verdict = overall(report);
    conclusion.agrees = report.agrees;
    if (report.quantities.empty() && report.failures.empty())
      report.failures.emplace_back("no quantity was measured at two sizes");
    conclusion.table = std::move(report.table);
    conclusion.failures = std::move(report.failures);
    return conclusion;
  };
  return result;
}

}  // namespace overparam::cli
