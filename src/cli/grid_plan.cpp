// SPDX-License-Identifier: MIT
#include "grid_plan.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "text.hpp"

namespace overparam::cli {

using experiment::Point;
using experiment::Points;
using experiment::Texts;

constexpr std::size_t default_max_replicas = 1000;
constexpr std::size_t fewest_adaptive = 8;

Points resolved_points(const Options& options, const std::map<std::string, std::string>& extra) {
  auto texts = options.parameters;
  for (const auto& [name, text] : extra) texts[name] = text;
  const auto& description = options.model->description();
  std::vector<std::string> names;
  for (const auto& spec : description.parameters) names.push_back(spec.name);
  Points points(std::move(names));
  points.set_inputs(options.inputs);
  const auto hash = [](const Texts& point) { return point.hash(); };
  std::unordered_set<Texts, decltype(hash)> known;
  for (const auto& raw :
       make_grid(description.parameters, texts, description.size_names(), options.inputs)) {
    const Texts point = row_parameters(description, options.model->resolve(raw));
    // Rounding to whole numbers can make two points of a sweep one.
    if (known.insert(point).second) points.add(point);
  }
  return points;
}

std::vector<std::string> theory_levels(const Options& options) {
  if (!options.given("theory")) return {};
  std::vector<std::string> known;
  for (const auto& level : options.model->description().levels) known.push_back(level.name);
  std::string allowed;
  for (const auto& name : known) allowed += (allowed.empty() ? "" : " | ") + name;
  experiment::ParameterSpec spec;
  spec.name = "theory";
  spec.kind = experiment::ParameterKind::text;
  const auto levels = experiment::parse_values(spec, options.text("theory"));
  for (const auto& level : levels)
    if (std::find(known.begin(), known.end(), level) == known.end())
      throw core::InvalidParameter("--theory", level, "is not one of " + allowed);
  return levels;
}

namespace {

experiment::Effort effort(const Options& options) {
  const std::size_t replicas = options.count("replicas");
  if (!options.given("target-error")) {
    if (options.given("max-replicas") && options.command != "validate")
      throw core::InvalidParameter("--max-replicas", "is of use with --target-error only");
    return {replicas, 0, replicas};
  }
  const std::size_t most =
      options.given("max-replicas") ? options.count("max-replicas") : default_max_replicas;
  if (most < std::max(replicas, fewest_adaptive))
    throw core::InvalidParameter("--max-replicas", std::to_string(most),
                                 "is below --replicas or 8");
  return {replicas, options.number("target-error"), most};
}

}  // namespace

void add_sources(experiment::Plan& plan, const Options& options, bool simulate) {
  const experiment::Model& model = *options.model;
  const auto levels = theory_levels(options);
  plan.seed = options.count("seed");
  plan.effort = effort(options);
  const std::size_t concurrency =
      std::min(options.count("threads"), plan.effort.max_replicas * plan.points.size());
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    const Point point = plan.points[i];
    auto sources = levels.empty() ? std::vector{model.default_level(point)} : levels;
    if (simulate) sources.emplace_back(experiment::simulation_source);
    for (const auto& source : sources) {
      model.check(point, source, concurrency);
      plan.tasks.push_back(make_task(model.description(), i, source));
    }
  }
  const auto is_sampled = [](const experiment::Task& task) { return task.sampled; };
  if (plan.effort.target_error > 0 &&
      std::none_of(plan.tasks.begin(), plan.tasks.end(), is_sampled))
    throw core::InvalidParameter(
        "--target-error", options.text("target-error"),
        "is of use with draws only: --simulate, or a theory level of draws");
}

}  // namespace overparam::cli
