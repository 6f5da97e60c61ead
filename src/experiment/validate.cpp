// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

constexpr double false_alarm_level = 0.01;

// The items of one (point, source), as a range of indices.
struct Group {
  std::size_t first = 0;
  std::size_t count = 0;
};

Group find_group(const Plan& plan, std::size_t point, const std::string& source) {
  Group group;
  for (std::size_t i = 0; i < plan.items.size(); ++i)
    if (plan.items[i].point == point && plan.items[i].source == source) {
      if (group.count++ == 0) group.first = i;
    }
  return group;
}

const Measurement* find(const Outcome& outcome, const std::string& observable, double time) {
  for (const auto& m : outcome.measurements)
    if (m.observable == observable && m.time == time) return &m;
  return nullptr;
}

// Relative differences draw by draw; empty if there is nothing to compare: not measured by both, no
// theory value, or a theory that is zero. A simulation that lost its value where the theory has one
// counts as infinitely far.
std::vector<double> differences(const std::vector<Outcome>& outcomes, Group simulation,
                                Group theory, const std::string& observable, double time) {
  std::vector<double> theory_values;
  double scale = 0;
  for (std::size_t i = 0; i < theory.count; ++i) {
    const Measurement* m = find(outcomes[theory.first + i], observable, time);
    if (m == nullptr || !m->value) return {};
    theory_values.push_back(*m->value);
    scale += *m->value / double(theory.count);
  }
  if (scale == 0 || theory_values.empty()) return {};
  std::vector<double> result;
  for (std::size_t i = 0; i < simulation.count; ++i) {
    const Measurement* m = find(outcomes[simulation.first + i], observable, time);
    if (m == nullptr) return {};
    if (!m->value)
      return std::vector<double>(simulation.count, std::numeric_limits<double>::infinity());
    const double expected = theory_values[theory.count == simulation.count ? i : 0];
    result.push_back((*m->value - expected) / scale);
  }
  return result;
}

Point without_size(Point point) {
  point["dim"].clear();
  point["width"].clear();
  point["exponent"].clear();  // of a fixed ratio it varies with N
  return point;
}

void add_rows(const Quantity& quantity, const Model& model, Table& table) {
  const auto row = [&](const Point& point, const std::string& suffix, double value,
                       std::optional<double> error, std::optional<std::size_t> replicas) {
    const bool finite = std::isfinite(value);
    table.rows.push_back({row_parameters(model.description(), point),
                          quantity.level,
                          {quantity.time, quantity.observable + suffix,
                           finite ? std::optional<double>(value) : std::nullopt,
                           finite ? Status::ok : Status::diverged},
                          error,
                          replicas});
  };
  for (const auto& size : quantity.sizes) {
    Point point = quantity.family;
    point["dim"] = shortest(size.size);
    row(point, ".relative_difference", size.difference, size.standard_error, size.replicas);
    row(point, ".z_score", size.z_score(), {}, size.replicas);
  }
  const auto& fit = quantity.verdict.fit;
  row(quantity.family, ".intercept", fit.intercept, fit.intercept_error, {});
  row(quantity.family, ".slope", fit.slope, fit.slope_error, {});
  row(quantity.family, ".verdict_z_score", quantity.verdict.z_score, {}, {});
}

}  // namespace

ValidationReport validate(const ValidationRequest& request, const Model& model,
                          const Progress& progress) {
  Plan plan;
  plan.points = request.points;
  plan.times.assign(request.points.size(), request.times);
  plan.threads = request.threads;
  std::vector<std::vector<std::string>> levels;
  for (std::size_t i = 0; i < request.points.size(); ++i) {
    levels.push_back(request.levels.empty()
                         ? std::vector<std::string>{model.default_level(request.points[i])}
                         : request.levels);
    for (const auto& level : levels.back())
      add_items(plan, model, i, level, request.replicas, request.seed);
    add_items(plan, model, i, simulation_source, request.replicas, request.seed);
  }
  const auto outcomes = run(plan, model, progress);

  ValidationReport report;
  report.table = tabulate(plan, outcomes, model);
  for (const auto& outcome : outcomes)
    if (outcome.failure) report.failures.push_back(*outcome.failure);

  using Key = std::tuple<Point, std::string, std::string, double>;
  std::map<Key, std::size_t> index;
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const Group simulation = find_group(plan, i, simulation_source);
    for (const auto& level : levels[i]) {
      const Group theory = find_group(plan, i, level);
      for (const auto& spec : model.description().observables)
        for (const double t : request.times) {
          const auto values = differences(outcomes, simulation, theory, spec.name, t);
          if (values.size() < 2) continue;
          if (std::isinf(values.front())) {
            report.agrees = false;
            report.failures.push_back(spec.name + " diverges in the simulation at --dim " +
                                      plan.points[i].at("dim") + ", t = " + shortest(t) +
                                      ", where the " + level + " theory is finite");
            continue;
          }
          const auto summary = validation::summarise(values);
          const Point family = without_size(plan.points[i]);
          const auto [entry, added] =
              index.try_emplace({family, level, spec.name, t}, report.quantities.size());
          if (added) report.quantities.push_back({family, level, spec.name, t, {}, {}});
          report.quantities[entry->second].sizes.push_back({*number(plan.points[i], "dim"),
                                                            summary.mean, summary.standard_error,
                                                            summary.count});
        }
    }
  }
  std::erase_if(report.quantities, [](const Quantity& q) { return q.sizes.size() < 2; });
  for (auto& quantity : report.quantities) {
    quantity.verdict =
        validation::judge(quantity.sizes, report.quantities.size(), false_alarm_level);
    report.agrees = report.agrees && quantity.verdict.agrees;
    add_rows(quantity, model, report.table);
  }
  return report;
}

}  // namespace overparam::experiment
