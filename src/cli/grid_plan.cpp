// SPDX-License-Identifier: MIT
#include "grid_plan.hpp"

#include <algorithm>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "text.hpp"

namespace overparam::cli {

using experiment::Point;

std::vector<Point> resolved_points(const Options& options,
                                   const std::map<std::string, std::string>& extra) {
  auto texts = options.parameters;
  for (const auto& [name, text] : extra) texts[name] = text;
  const auto& description = options.model->description();
  std::vector<Point> points;
  for (const auto& raw : make_grid(description.parameters, texts, description.sweep)) {
    Point point = options.model->resolve(raw);
    // Rounding to whole numbers can make two points of a sweep one.
    if (points.empty() || points.back() != point) points.push_back(std::move(point));
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

void add_sources(experiment::Plan& plan, const Options& options, bool simulate) {
  const auto levels = theory_levels(options);
  const std::size_t replicas = options.count("replicas");
  const std::uint64_t seed = options.count("seed");
  const std::size_t concurrency = std::min(plan.threads, replicas * plan.points.size());
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    auto sources =
        levels.empty() ? std::vector{options.model->default_level(plan.points[i])} : levels;
    if (simulate) sources.emplace_back(experiment::simulation_source);
    for (const auto& source : sources) {
      options.model->check(plan.points[i], source, concurrency);
      add_items(plan, *options.model, i, source, replicas, seed);
    }
  }
}

std::vector<std::string> failures_of(const std::vector<experiment::Outcome>& outcomes) {
  std::vector<std::string> failures;
  for (const auto& outcome : outcomes)
    if (outcome.failure) failures.push_back(*outcome.failure);
  return failures;
}

}  // namespace overparam::cli
