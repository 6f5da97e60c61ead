// SPDX-License-Identifier: MIT
#include "overparam/experiment/plan.hpp"

#include <cmath>

#include "overparam/experiment/inputs.hpp"

namespace overparam::experiment {

void TimeLists::push_back(const std::vector<double>& times) {
  if (lists_.empty() || lists_[places_.back()] != times) lists_.push_back(times);
  places_.push_back(static_cast<std::uint32_t>(lists_.size() - 1));
}

void TimeLists::assign(std::size_t count, const std::vector<double>& times) {
  lists_ = {times};
  places_.assign(count, 0);
}

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
  std::string key = model.description().name + '\n' + task.source.str() + '\n';
  if (task.sampled) key += "seed=" + std::to_string(plan.seed) + '\n';
  const Point point = plan.points[task.point];
  for (const auto& [name, value] : point)
    if (!value.empty()) key += name + '=' + meaning_of(point, name) + '\n';
  key += "times=";
  for (const double t : task_times(plan, task)) key += (std::isinf(t) ? "inf" : shortest(t)) + ' ';
  return key;
}

}  // namespace overparam::experiment
