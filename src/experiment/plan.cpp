// SPDX-License-Identifier: MIT
#include "overparam/experiment/plan.hpp"

#include <cmath>

namespace overparam::experiment {

bool is_sampled(const Description& description, const std::string& source) {
  for (const auto& level : description.levels)
    if (level.name == source) return level.sampled;
  return true;  // the simulation
}

Task make_task(const Description& description, std::size_t point, const std::string& source) {
  return {point, source, is_sampled(description, source),
          source != simulation_source || description.simulates_limit};
}

std::vector<double> task_times(const Plan& plan, const Task& task) {
  auto times = plan.times[task.point];
  if (!task.limit) std::erase_if(times, [](double t) { return std::isinf(t); });
  return times;
}

std::string task_key(const Plan& plan, const Task& task, const Model& model) {
  std::string key = model.description().name + '\n' + task.source + '\n';
  if (task.sampled) key += "seed=" + std::to_string(plan.seed) + '\n';
  for (const auto& [name, value] : plan.points[task.point])
    if (!value.empty()) key += name + '=' + value + '\n';
  key += "times=";
  for (const double t : task_times(plan, task)) key += (std::isinf(t) ? "inf" : shortest(t)) + ' ';
  return key;
}

}  // namespace overparam::experiment
