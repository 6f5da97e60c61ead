// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/core/error.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

std::string percent(double x) { return brief(100 * x, 3) + " %"; }

using experiment::Quantity;
using experiment::Subject;
using experiment::ValidationReport;
using validation::Finding;

// The parameters in which the subjects differ.
std::vector<std::string> varying_parameters(const ValidationReport& report) {
  std::map<std::string, std::string> first;
  std::set<std::string> varying;
  const auto look = [&](const Subject& subject) {
    for (const auto& [name, value] : subject.family)
      if (first.try_emplace(name, value).first->second != value) varying.insert(name);
  };
  std::for_each(report.quantities.begin(), report.quantities.end(), look);
  std::for_each(report.uncompared.begin(), report.uncompared.end(), look);
  return {varying.begin(), varying.end()};
}

// "ratio=0.5 features=gaussian ".
std::string family_label(const std::vector<std::string>& varying, const Subject& subject) {
  std::string label;
  for (const auto& name : varying) label += name + "=" + subject.family.at(name) + " ";
  return label;
}

std::string label(const std::vector<std::string>& varying, const Subject& subject) {
  return family_label(varying, subject) + subject.observable +
         "(t=" + (std::isinf(subject.time) ? "∞" : brief(subject.time)) + ") " + subject.level;
}

// What it takes to see errors of `resolve`, of one quantity or several.
std::string remedy(double factor, std::size_t replicas, double resolve) {
  if (std::isinf(factor)) return "larger --dims";
  const double needed = factor * double(replicas);
  const double digits = std::pow(10, std::floor(std::log10(needed)) - 1);
  char text[40];
  std::snprintf(text, sizeof text, "%.0f", std::ceil(needed / digits) * digits);
  return std::string(text) + " replicas for " + percent(resolve);
}

std::string overall(const ValidationReport& report, std::size_t replicas, double resolve) {
  const auto of = [&](Finding finding) {
    return std::to_string(std::count_if(report.quantities.begin(), report.quantities.end(),
                                        [&](const Quantity& q) { return q.finding == finding; })) +
           " of " + std::to_string(report.quantities.size()) + " quantities";
  };
  const std::string level = ", joint false-alarm level 1 %";
  if (report.finding == Finding::disagrees)
    return "theory and simulation DISAGREE (" + of(Finding::disagrees) + level + ")";
  if (report.quantities.empty()) return "inconclusive: nothing could be compared";
  if (report.finding == Finding::agrees)
    return "theory and simulation agree (" + std::to_string(report.quantities.size()) +
           " quantities" + level + ", each resolved to " + percent(resolve) + ")";
  double factor = 0;
  for (const auto& q : report.quantities)
    factor = std::max(factor, validation::replicas_factor(q.verdict, resolve));
  return "inconclusive: no disagreement, but " + of(Finding::inconclusive) +
         " resolved too coarsely; it takes " + remedy(factor, replicas, resolve);
}

std::vector<std::string> report_lines(const ValidationReport& report, const std::string& symbol,
                                      std::size_t replicas, double resolve) {
  std::vector<std::string> lines;
  std::vector<std::string> labels;
  std::set<double> sizes;
  std::size_t width = 10;
  const auto varying = varying_parameters(report);
  for (const auto& q : report.quantities) {
    labels.push_back(label(varying, q));
    width = std::max(width, labels.back().size() + 2);
    for (const auto& size : q.sizes) sizes.insert(size.size);
  }
  if (!labels.empty()) {
    std::string line = padded("quantity", width);
    for (const double size : sizes) line += padded("z(" + symbol + "=" + brief(size, 6) + ")", 11);
    lines.push_back(line + padded(symbol + " → ∞ difference", 22) + padded("resolves", 10) +
                    "verdict");
  }
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& q = report.quantities[i];
    std::string line = padded(labels[i], width);
    for (const double size : sizes) {
      const auto at = std::find_if(q.sizes.begin(), q.sizes.end(),
                                   [&](const auto& one) { return one.size == size; });
      line += padded(at == q.sizes.end() ? "-" : brief(at->z_score(), 2), 11);
    }
    line += padded(
        percent(q.verdict.fit.intercept) + " ± " + percent(q.verdict.fit.intercept_error), 22);
    line += padded(percent(q.verdict.resolution), 10);
    line += to_string(q.finding);
    if (q.finding == Finding::inconclusive)
      line += ": " + remedy(validation::replicas_factor(q.verdict, resolve),
                            q.sizes.front().replicas, resolve);
    if (!q.reason.empty()) line += " (" + q.reason + ")";
    lines.push_back(line);
  }
  for (const auto& one : report.uncompared)
    lines.push_back("not compared: " + label(varying, one) + ": " + one.reason);
  for (const auto& line : report.one_sided) lines.push_back("not compared: " + line);
  lines.push_back("overall: " + overall(report, replicas, resolve));
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

  const double resolve = options.number("resolve");
  result.conclude = [&model, resolve](const experiment::Plan& done,
                                      const experiment::Results& results) {
    auto report = experiment::judge(done, results, model, resolve);
    const std::size_t replicas = done.effort.replicas;
    Conclusion conclusion;
    conclusion.notes =
        report_lines(report, model.description().dimension_symbol(), replicas, resolve);
    conclusion.verdict = overall(report, replicas, resolve);
    conclusion.finding = report.finding;
    conclusion.table = std::move(report.table);
    return conclusion;
  };
  return result;
}

}  // namespace overparam::cli
