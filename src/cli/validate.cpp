// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/parameters.hpp"
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

// Two digits, rounded up.
std::string rounded_up(double number) {
  const double digits = std::pow(10, std::max(0.0, std::floor(std::log10(number)) - 1));
  char text[40];
  std::snprintf(text, sizeof text, "%.0f", std::ceil(number / digits) * digits);
  return text;
}

// The sizes and replicas that a comparison had, and what it was to see.
struct Effort {
  double largest = 0;  // size
  std::size_t replicas = 0;
  double resolve = 0;
};

// What it takes to see errors of `resolve`, of one quantity or several.
std::string remedy(const validation::Need& need, const Effort& effort) {
  const std::string replicas =
      rounded_up(std::max(1.0, need.replicas) * double(effort.replicas)) + " replicas";
  const std::string sizes =
      need.sizes == 1 ? "" : "--dims up to " + rounded_up(need.sizes * effort.largest) + " and ";
  return sizes + replicas + " for " + percent(effort.resolve);
}

// What all quantities that are resolved too coarsely need together.
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

Effort effort_of(const ValidationReport& report, std::size_t replicas, double resolve) {
  Effort effort{0, replicas, resolve};
  for (const auto& q : report.quantities)
    for (const auto& size : q.sizes) effort.largest = std::max(effort.largest, size.size);
  return effort;
}

std::string overall(const ValidationReport& report, const Effort& effort) {
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
           " quantities" + level + ", each resolved to " + percent(effort.resolve) + ")";
  return "inconclusive: no disagreement, but " + of(Finding::inconclusive) +
         " resolved too coarsely; it takes " + remedy(joint_need(report, effort.resolve), effort);
}

std::vector<std::string> report_lines(const ValidationReport& report, const std::string& symbol,
                                      const Effort& effort) {
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
        percent(q.verdict.fit.coefficients[0]) + " ± " + percent(q.verdict.fit.errors[0]), 22);
    line += padded(percent(q.verdict.resolution), 10);
    line += to_string(q.finding);
    if (q.finding == Finding::inconclusive)
      line += ": " + remedy(validation::need(q.verdict, effort.resolve), effort);
    if (!q.reason.empty()) line += " (" + q.reason + ")";
    lines.push_back(line);
  }
  for (const auto& one : report.uncompared)
    lines.push_back("not compared: " + label(varying, one) + ": " + one.reason);
  for (const auto& line : report.one_sided) lines.push_back("not compared: " + line);
  lines.push_back("overall: " + overall(report, effort));
  return lines;
}

// The points at these sizes, and what is computed there with so many replicas.
experiment::Plan plan_of(const Options& options, const std::string& dims, std::size_t replicas) {
  const experiment::Model& model = *options.model;
  experiment::Plan plan;
  std::map<std::string, std::string> extra{{"dim", dims}};
  for (const auto& [name, text] : model.description().defaults.validation)
    if (options.parameters.count(name) == 0) extra[name] = text;
  plan.points = resolved_points(options, extra);
  std::vector<double> times;
  if (options.given("times")) times = options.numbers("times");
  std::sort(times.begin(), times.end());
  if (model.description().simulates_limit) times.push_back(std::numeric_limits<double>::infinity());
  plan.times.assign(plan.points.size(), times);
  add_sources(plan, options, true);
  plan.effort.replicas = plan.effort.max_replicas = replicas;
  return plan;
}

constexpr std::size_t default_max_replicas = 100000;
constexpr double default_growth = 4;  // of --max-dim above the largest of --dims

// How far --target-resolution may go.
struct Limits {
  double size = 0;
  std::size_t replicas = 0;
};

Limits limits_of(const Options& options, double largest) {
  const bool adaptive = options.given("target-resolution");
  for (const char* name : {"max-replicas", "max-dim"})
    if (!adaptive && options.given(name))
      throw core::InvalidParameter(std::string("--") + name, options.text(name),
                                   "is of use with --target-resolution only");
  if (adaptive && options.given("resolve"))
    throw core::InvalidParameter("--resolve", options.text("resolve"),
                                 "is what --target-resolution says");
  Limits limits{default_growth * largest,
                std::max(options.count("replicas"), default_max_replicas)};
  if (options.given("max-dim")) limits.size = options.number("max-dim");
  if (options.given("max-replicas")) limits.replicas = options.count("max-replicas");
  if (limits.size < largest)
    throw core::InvalidParameter("--max-dim", options.text("max-dim"), "is below one of --dims");
  if (limits.replicas < options.count("replicas"))
    throw core::InvalidParameter("--max-replicas", options.text("max-replicas"),
                                 "is below --replicas");
  return limits;
}

// The next plan: larger sizes where it takes them, and replicas.
class Growth {
 public:
  Growth(const Options& options, double resolve, Limits limits)
      : options_(options), resolve_(resolve), limits_(limits) {}

  std::optional<experiment::Plan> operator()(const experiment::Plan& plan,
                                             const experiment::Results& results) const {
    const auto report = experiment::judge(plan, results, *options_.model, resolve_);
    if (report.finding != Finding::inconclusive || report.quantities.empty()) return std::nullopt;
    const validation::Need need = joint_need(report, resolve_);
    std::set<double> sizes;
    for (std::size_t i = 0; i < plan.points.size(); ++i)
      sizes.insert(core::read_number(plan.points.text(i, "dim")).value());
    std::size_t replicas = plan.effort.replicas;
    const double largest = *sizes.rbegin();
    const double larger = std::round(largest * largest / *std::prev(sizes.end(), 2));
    const bool grows = need.sizes > 1 && larger <= limits_.size;
    if (grows) {
      sizes.erase(sizes.begin());
      sizes.insert(larger);
    } else if (replicas < limits_.replicas) {
      // Not to overshoot: the estimate is one of few draws.
      const double factor = std::clamp(1.1 * need.replicas, 1.25, 4.0);
      replicas = std::min(limits_.replicas,
                          static_cast<std::size_t>(std::ceil(factor * double(replicas))));
    } else {
      return std::nullopt;
    }
    std::string dims;
    for (const double size : sizes)
      dims += std::string(dims.empty() ? "" : ",") + experiment::shortest(size);
    try {
      return plan_of(options_, dims, replicas);
    } catch (const core::InvalidParameter&) {
      return std::nullopt;  // beyond what the model or the memory can take
    }
  }

 private:
  const Options& options_;
  double resolve_;
  Limits limits_;
};

}  // namespace

Experiment validate(const Options& options) {
  const experiment::Model& model = *options.model;
  const auto dims = options.numbers("dims");
  if (dims.size() < 2)
    throw core::InvalidParameter("--dims", options.text("dims"), "is not at least two sizes");
  const bool adaptive = options.given("target-resolution");
  const double resolve = adaptive                   ? options.number("target-resolution")
                         : options.given("resolve") ? options.number("resolve")
                                                    : validation::Criteria{}.resolve;
  const Limits limits = limits_of(options, *std::max_element(dims.begin(), dims.end()));
  Experiment result;
  result.plan = plan_of(options, options.text("dims"), options.count("replicas"));
  if (adaptive) result.next = Growth(options, resolve, limits);
  result.conclude = [&model, resolve](const experiment::Plan& done,
                                      const experiment::Results& results) {
    auto report = experiment::judge(done, results, model, resolve);
    const Effort effort = effort_of(report, done.effort.replicas, resolve);
    Conclusion conclusion;
    conclusion.notes = report_lines(report, model.description().dimension_symbol(), effort);
    conclusion.verdict = overall(report, effort);
    conclusion.finding = report.finding;
    conclusion.table = std::move(report.table);
    return conclusion;
  };
  return result;
}

}  // namespace overparam::cli
