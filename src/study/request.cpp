// SPDX-License-Identifier: MIT
#include "overparam/study/request.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"

namespace overparam::study {

using experiment::Point;
using experiment::Points;
using experiment::Texts;

const experiment::Description& described(const Request& request) {
  if (request.model == nullptr) throw core::InvalidParameter("model", "is missing");
  return request.model->description();
}

std::vector<double> ordered_times(std::vector<double> times, bool limit, const char* option) {
  for (const double time : times)
    if (!(time >= 0 && std::isfinite(time)))
      throw core::InvalidParameter(option, experiment::shortest(time),
                                   "is not a finite number from 0");
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (limit) times.push_back(std::numeric_limits<double>::infinity());
  return times;
}

experiment::Plan without_points(const experiment::Plan& plan) {
  experiment::Plan empty;
  empty.points = Points(plan.points.names());
  empty.points.set_inputs(plan.points.inputs());
  empty.effort = plan.effort;
  empty.seed = plan.seed;
  return empty;
}

Points raw_points(const Request& request, const std::map<std::string, std::string>& extra) {
  const auto& description = described(request);
  auto texts = request.parameters;
  for (const auto& [name, text] : extra) texts[name] = text;
  std::vector<std::string> names;
  for (const auto& spec : description.parameters) names.push_back(spec.name);
  for (const auto& [name, text] : texts)
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw core::InvalidParameter("--" + name, "is no parameter of " + description.name);
  const auto inputs = request.inputs ? request.inputs : read_inputs(description.parameters, texts);
  return make_grid(description.parameters, texts, description.size_names(), inputs);
}

Points resolved_points(const Request& request, const std::map<std::string, std::string>& extra) {
  const auto& description = described(request);
  const Points grid = raw_points(request, extra);
  Points points(grid.names());
  points.set_inputs(grid.inputs());
  const auto hash = [](const Texts& point) { return point.hash(); };
  std::unordered_set<Texts, decltype(hash)> known;
  for (const auto& raw : grid) {
    const Point point = request.model->resolve(raw);
    const Texts row = row_parameters(description, point);
    if (known.insert(row).second) points.add(row, point.resolution);
  }
  return points;
}

void add_sources(experiment::Plan& plan, const Request& request) {
  add_sources(plan, request, [&](std::size_t) { return request.simulate; });
}

void add_sources(experiment::Plan& plan, const Request& request,
                 const std::function<bool(std::size_t)>& simulated) {
  const auto& description = described(request);
  std::string allowed;
  for (const auto& level : description.levels)
    allowed += (allowed.empty() ? "" : " | ") + level.name;
  for (const auto& name : request.levels)
    if (std::none_of(description.levels.begin(), description.levels.end(),
                     [&](const auto& level) { return level.name == name; }))
      throw core::InvalidParameter("--theory", name, "is not one of " + allowed);
  plan.seed = request.seed;
  plan.effort = request.effort;
  const std::size_t concurrency =
      std::min(request.threads, plan.effort.max_replicas * plan.points.size());
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const Point point = plan.points[i];
    auto sources =
        request.levels.empty() ? std::vector{default_level(description, point)} : request.levels;
    const bool simulates = simulated(i);
    if (simulates && !description.simulated)
      throw core::InvalidParameter("model", description.name, "has no simulation");
    if (simulates) sources.emplace_back(experiment::simulation_source);
    for (const auto& source : sources) {
      request.model->check(point, source, concurrency);
      plan.tasks.push_back(make_task(description, i, source));
    }
  }
  const auto is_sampled = [](const experiment::Task& task) { return task.sampled; };
  if (plan.effort.target_error > 0 &&
      std::none_of(plan.tasks.begin(), plan.tasks.end(), is_sampled))
    throw core::InvalidParameter(
        "--target-error", experiment::shortest(plan.effort.target_error),
        "is of use with draws only: --simulate, or a theory level of draws");
}

}  // namespace overparam::study
