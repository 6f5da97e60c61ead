// SPDX-License-Identifier: MIT
#include "overparam/experiment/plan.hpp"

#include <cmath>

namespace overparam::experiment {

bool is_sampled(const Description& description, const std::string& source) {
  for (const auto& level : description.levels)
    if (level.name == source) return level.sampled;
  return true;  // the simulation
}

std::vector<double> task_times(const Plan& plan, const Task& task) {
  auto times = plan.times[task.point];
  if (task.source == simulation_source)
    std::erase_if(times, [](double t) { return std::isinf(t); });
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
