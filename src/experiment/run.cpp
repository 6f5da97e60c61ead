// SPDX-License-Identifier: MIT
#include "overparam/experiment/run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

bool sampled(const Model& model, const std::string& source) {
  for (const auto& level : model.description().levels)
    if (level.name == source) return level.sampled;
  return true;  // the simulation
}

double end_time(const Plan& plan, const Item& item) {
  double end = 0;
  for (const double t : plan.times[item.point])
    if (std::isfinite(t)) end = std::max(end, t);
  return end;
}

// Indices of items that are computed together.
using Unit = std::vector<std::size_t>;

std::vector<Unit> shared_units(const Plan& plan, const Model& model) {
  // What can share work, numbered once for all draws of a (point, source); empty if nothing can.
  using Family = std::tuple<std::string, std::string, std::vector<double>>;
  std::map<Family, std::size_t> families;
  std::optional<std::size_t> family;
  std::map<std::tuple<std::size_t, std::uint64_t, std::uint32_t>, std::size_t> known;
  std::vector<Unit> units;
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    const Item& item = plan.items[i];
    const Item* before = i > 0 ? &plan.items[i - 1] : nullptr;
    if (!before || before->point != item.point || before->source != item.source) {
      const std::string work = model.shared_work(plan.points[item.point], item.source);
      family.reset();
      if (!work.empty())
        family = families.try_emplace({work, item.source, plan.times[item.point]}, families.size())
                     .first->second;
    }
    if (family) {
      const auto [entry, added] =
          known.try_emplace({*family, item.draw.seed, item.draw.replica}, units.size());
      if (!added) {
        units[entry->second].push_back(i);
        continue;
      }
    }
    units.push_back({i});
  }
  return units;
}

void compute(const Plan& plan, const Unit& unit, const Model& model, core::Team& team,
             std::vector<Outcome>& outcomes) {
  const Item& item = plan.items[unit.front()];
  auto times = plan.times[item.point];
  if (item.source == simulation_source)
    std::erase_if(times, [](double t) { return std::isinf(t); });
  std::vector<Point> points;
  for (const std::size_t i : unit) points.push_back(plan.points[plan.items[i].point]);
  std::string failure;
  try {
    auto measurements = model.compute(points, item.source, times, item.draw, team);
    for (std::size_t u = 0; u < unit.size(); ++u)
      outcomes[unit[u]].measurements = std::move(measurements[u]);
    return;
  } catch (const std::bad_alloc&) {
    failure = "out of memory";
  } catch (const std::exception& error) {
    failure = error.what();
  }
  if (unit.size() == 1) {
    outcomes[unit.front()].failure = failure;
    return;
  }
  // What one of them cannot do the others may.
  for (const std::size_t i : unit) compute(plan, {i}, model, team, outcomes);
}

}  // namespace

void add_items(Plan& plan, const Model& model, std::size_t point, const std::string& source,
               std::size_t replicas, std::uint64_t seed) {
  const std::size_t draws = sampled(model, source) ? replicas : 1;
  for (std::size_t r = 0; r < draws; ++r)
    plan.items.push_back({point, source, {seed, static_cast<std::uint32_t>(r)}});
}

std::vector<Outcome> run(const Plan& plan, const Model& model, const Progress& progress) {
  const auto units = shared_units(plan, model);
  const std::size_t n = units.size();
  std::vector<double> costs(n);
  for (std::size_t i = 0; i < n; ++i) {
    const Item& item = plan.items[units[i].front()];
    costs[i] = model.cost(plan.points[item.point], item.source, end_time(plan, item));
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return costs[a] > costs[b]; });
  const double total = std::accumulate(costs.begin(), costs.end(), 0.0);

  // Fewer units than threads: each gets several.
  const std::size_t team_size =
      std::max<std::size_t>(1, plan.threads / std::max<std::size_t>(1, n));
  std::vector<Outcome> outcomes(plan.items.size());
  std::mutex mutex;
  double done_cost = 0;
  std::size_t done = 0;
  core::Team workers(std::min(plan.threads, n));
  workers.for_each(n, [&](std::size_t position) {
    const std::size_t i = order[position];
    core::Team team(team_size);
    compute(plan, units[i], model, team, outcomes);
    const std::scoped_lock lock(mutex);
    done_cost += costs[i];
    done += units[i].size();
    if (progress) progress(total > 0 ? done_cost / total : 1, done, plan.items.size());
  });
  return outcomes;
}

Table empty_table(const Description& description) {
  Table table;
  table.model = description.name;
  for (const auto& spec : description.parameters) {
    std::string name = spec.name;
    std::replace(name.begin(), name.end(), '-', '_');
    table.parameter_names.push_back(std::move(name));
  }
  return table;
}

std::vector<std::string> row_parameters(const Description& description, const Point& point) {
  std::vector<std::string> fields;
  for (const auto& spec : description.parameters) fields.push_back(point.at(spec.name));
  return fields;
}

Table tabulate(const Plan& plan, const std::vector<Outcome>& outcomes, const Model& model) {
  const auto& description = model.description();
  Table table = empty_table(description);
  for (std::size_t first = 0; first < plan.items.size();) {
    const Item& item = plan.items[first];
    std::size_t last = first;
    while (last < plan.items.size() && plan.items[last].point == item.point &&
           plan.items[last].source == item.source)
      ++last;

    const auto parameters = row_parameters(description, plan.points[item.point]);
    const bool averaged = sampled(model, item.source);
    const auto add_row = [&](Measurement measurement) {
      Row row{parameters, item.source, std::move(measurement), {}, {}};
      if (averaged) row.replicas = last - first;
      return &table.rows.emplace_back(std::move(row));
    };
    const auto failed = std::find_if(outcomes.begin() + static_cast<std::ptrdiff_t>(first),
                                     outcomes.begin() + static_cast<std::ptrdiff_t>(last),
                                     [](const Outcome& o) { return o.failure.has_value(); });
    if (failed != outcomes.begin() + static_cast<std::ptrdiff_t>(last)) {
      for (const double t : plan.times[item.point])
        add_row({t, description.observables.front().name, {}, Status::not_converged});
      first = last;
      continue;
    }
    for (std::size_t k = 0; k < outcomes[first].measurements.size(); ++k) {
      Measurement mean = outcomes[first].measurements[k];
      mean.standard_error.reset();
      std::vector<double> values;
      for (std::size_t i = first; i < last; ++i) {
        const Measurement& one = outcomes[i].measurements[k];
        if (one.value) values.push_back(*one.value);
        mean.status = std::max(mean.status, one.status);
      }
      if (values.size() < last - first) {
        mean.value.reset();
        add_row(mean);
        continue;
      }
      const auto summary = validation::summarise(values);
      mean.value = summary.mean;
      Row* row = add_row(mean);
      if (values.size() > 1)
        row->standard_error = summary.standard_error;
      else
        row->standard_error = outcomes[first].measurements[k].standard_error;
    }
    first = last;
  }
  return table;
}

}  // namespace overparam::experiment
