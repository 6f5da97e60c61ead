// SPDX-License-Identifier: MIT
#include "study/validation_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "overparam/core/words.hpp"

namespace overparam::study {
namespace {

using core::brief;
using core::padded;
using experiment::Quantity;
using experiment::Subject;
using experiment::ValidationReport;
using validation::Finding;

std::string percent(double x) { return brief(100 * x, 3) + " %"; }

// A difference of a quantity: relative to the theory, or the number itself.
std::string amount(const Quantity& quantity, double x) {
  return quantity.absolute ? brief(x, 3) : percent(x);
}

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
  std::string name = subject.observable;
  const auto [i, j] = subject.component;
  if (i > 0) name.append("[").append(std::to_string(i));
  if (j > 0) name.append(",").append(std::to_string(j));
  if (i > 0) name.append("]");
  if (subject.time >= 0)
    name.append("(t=").append(std::isinf(subject.time) ? "∞" : brief(subject.time)).append(")");
  return family_label(varying, subject) + name + " " + subject.level;
}

// Two digits, rounded up.
std::string rounded_up(double number) {
  const double digits = std::pow(10, std::max(0.0, std::floor(std::log10(number)) - 1));
  char text[40];
  std::snprintf(text, sizeof text, "%.0f", std::ceil(number / digits) * digits);
  return text;
}

// What it takes to see errors of `resolve`, as an amount of one quantity or several.
std::string remedy(const validation::Need& need, const ComparisonEffort& effort,
                   const std::string& resolve) {
  const std::string replicas =
      rounded_up(std::max(1.0, need.replicas) * double(effort.replicas)) + " replicas";
  const std::string sizes =
      need.sizes == 1 ? "" : "--dims up to " + rounded_up(need.sizes * effort.largest) + " and ";
  return sizes + replicas + " for " + resolve;
}

}  // namespace

validation::Need joint_need(const ValidationReport& report, double resolve) {
  validation::Need result{1, 0};
  for (const auto& q : report.quantities) {
    if (q.finding != Finding::inconclusive) continue;
    const auto one = validation::need(q.verdict, resolve);
    result.sizes = std::max(result.sizes, one.sizes);
    result.replicas = std::max(result.replicas, one.replicas);
  }
  return result;
}

ComparisonEffort effort_of(const ValidationReport& report, std::size_t replicas, double resolve) {
  ComparisonEffort effort{0, replicas, resolve};
  for (const auto& q : report.quantities)
    for (const auto& size : q.sizes) effort.largest = std::max(effort.largest, size.size);
  return effort;
}

std::string overall(const ValidationReport& report, const ComparisonEffort& effort) {
  const auto of = [&](Finding finding) {
    return std::to_string(std::count_if(report.quantities.begin(), report.quantities.end(),
                                        [&](const Quantity& q) { return q.finding == finding; })) +
           " of " + std::to_string(report.quantities.size()) + " quantities";
  };
  const std::string false_alarms = ", joint false-alarm level 1 %";
  if (report.finding == Finding::disagrees)
    return "theory and simulation DISAGREE (" + of(Finding::disagrees) + false_alarms + ")";
  if (report.quantities.empty()) return "inconclusive: nothing could be compared";
  if (report.finding == Finding::agrees)
    return "theory and simulation agree (" + std::to_string(report.quantities.size()) +
           " quantities" + false_alarms + ", each resolved to " + percent(effort.resolve) + ")";
  return "inconclusive: no disagreement, but " + of(Finding::inconclusive) +
         " resolved too coarsely; it takes " +
         remedy(joint_need(report, effort.resolve), effort, percent(effort.resolve));
}

std::vector<std::string> report_lines(const ValidationReport& report, const std::string& symbol,
                                      const ComparisonEffort& effort) {
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
        amount(q, q.verdict.fit.coefficients[0]) + " ± " + amount(q, q.verdict.fit.errors[0]), 22);
    line += padded(amount(q, q.verdict.resolution), 10);
    line += to_string(q.finding);
    if (q.finding == Finding::inconclusive)
      line += ": " + remedy(validation::need(q.verdict, effort.resolve), effort,
                            amount(q, effort.resolve));
    if (!q.reason.empty()) line += " (" + q.reason + ")";
    lines.push_back(line);
  }
  for (const auto& one : report.uncompared)
    lines.push_back("not compared: " + label(varying, one) + ": " + one.reason);
  for (const auto& line : report.one_sided) lines.push_back("not compared: " + line);
  lines.push_back("overall: " + overall(report, effort));
  return lines;
}

}  // namespace overparam::study
