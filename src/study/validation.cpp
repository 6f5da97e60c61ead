// SPDX-License-Identifier: MIT
#include "overparam/study/validation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/validate.hpp"
#include "study/planning.hpp"
#include "study/validation_report.hpp"

namespace overparam::study {
namespace {

using validation::Finding;

constexpr std::size_t default_max_replicas = 100000;
constexpr double default_growth = 4;  // of the largest dimension above that which it begins with

// The points at these dimensions, and what is computed there with so many replicas.
experiment::Plan plan_of(const Validation& asked, const std::string& dims, std::size_t replicas) {
  const auto& model = asked.model->description();
  experiment::Plan plan;
  std::map<std::string, std::string> extra{{model.dimension, dims}};
  const auto& own = model.defaults.validation;
  const auto kept = [&](const std::string& name) {
    const auto given = asked.parameters.find(name);
    return given == asked.parameters.end() || given->second == own.at(name);
  };
  const auto& beside = model.defaults.validation_beside;
  for (const auto& [name, text] : own) {
    const auto other = beside.find(name);
    if (asked.parameters.count(name) == 0 && (other == beside.end() || kept(other->second)))
      extra[name] = text;
  }
  plan.points = resolved_points(asked, extra);
  plan.times.assign(plan.points.size(), ordered_times(asked.times, model.time.limit_simulated));
  Request both = asked;
  both.simulate = true;
  both.effort = {replicas, 0, replicas};
  add_sources(plan, both);
  return plan;
}

// The dimensions that a text lists.
std::vector<double> numbers_of(const std::string& dims) {
  constexpr double max_whole = 9007199254740992;  // 2^53
  experiment::ParameterSpec spec;
  spec.name = "dims";
  spec.kind = experiment::ParameterKind::integer;
  spec.minimum = 1;
  spec.maximum = max_whole;
  spec.allowed = allowed_text(spec);
  std::vector<double> numbers;
  for (const auto& text : experiment::parse_values(spec, dims)) {
    const auto number = core::read_number(text);
    if (number) numbers.push_back(*number);
  }
  if (numbers.size() < 2) throw core::InvalidParameter("--dims", dims, "is not at least two sizes");
  return numbers;
}

// How far a validation may grow.
struct Limits {
  double size = 0;
  std::size_t replicas = 0;
};

Limits limits_of(const Validation& asked, double largest) {
  const std::size_t replicas = asked.effort.replicas;
  Limits limits{asked.max_dim.value_or(default_growth * largest),
                asked.max_replicas.value_or(std::max(replicas, default_max_replicas))};
  if (limits.size < largest)
    throw core::InvalidParameter("--max-dim", experiment::shortest(limits.size),
                                 "is below one of --dims");
  if (limits.replicas < replicas)
    throw core::InvalidParameter("--max-replicas", std::to_string(limits.replicas),
                                 "is below --replicas");
  return limits;
}

// The next plan: larger sizes where it takes them, and replicas.
class Growth {
 public:
  Growth(Validation asked, Limits limits) : asked_(std::move(asked)), limits_(limits) {}

  std::optional<experiment::Plan> operator()(const experiment::Plan& plan,
                                             const experiment::Results& results) const {
    const auto report = experiment::judge(plan, results, *asked_.model, asked_.resolve);
    if (report.finding != Finding::inconclusive || report.quantities.empty()) return std::nullopt;
    const validation::Need need = joint_need(report, asked_.resolve);
    std::set<double> sizes;
    for (std::size_t i = 0; i < plan.points.size(); ++i)
      sizes.insert(
          core::read_number(plan.points.text(i, asked_.model->description().dimension)).value());
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
      return plan_of(asked_, dims, replicas);
    } catch (const core::InvalidParameter&) {
      return std::nullopt;  // beyond what the model or the memory can take
    }
  }

 private:
  Validation asked_;
  Limits limits_;
};

}  // namespace

Study plan(const Validation& asked) {
  const auto& model = described(asked);
  if (model.dimension.empty())
    throw core::InvalidParameter("model", model.name, "has no dimension to compare at");
  if (!model.simulated)
    throw core::InvalidParameter("model", model.name, "has no simulation to compare with");
  const std::string dims = asked.dims.empty() ? model.defaults.validation_dims : asked.dims;
  const auto numbers = numbers_of(dims);
  Study study;
  study.command = "validate";
  study.model = asked.model;
  const Limits limits = limits_of(asked, *std::max_element(numbers.begin(), numbers.end()));
  study.plan = plan_of(asked, dims, asked.effort.replicas);
  if (asked.grows) study.next = Growth(asked, limits);
  study.conclude = [model = asked.model, resolve = asked.resolve](
                       const experiment::Plan& done, const experiment::Results& results) {
    auto report = experiment::judge(done, results, *model, resolve);
    const auto effort = effort_of(report, done.effort.replicas, resolve);
    Conclusion conclusion;
    conclusion.notes = report_lines(report, model->description().dimension_symbol(), effort);
    conclusion.verdict = overall(report, effort);
    conclusion.finding = report.finding;
    conclusion.table = std::move(report.table);
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
