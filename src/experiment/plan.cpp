// SPDX-License-Identifier: MIT
#include "overparam/experiment/plan.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"

namespace overparam::experiment {
namespace {

void require_fit(const std::vector<double>& times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (!(times[i] >= 0))
      throw core::InvalidParameter("times", shortest(times[i]), "is not a number from 0");
    if (i > 0 && !(times[i - 1] < times[i]))
      throw core::InvalidParameter("times", shortest(times[i]),
                                   "is not above " + shortest(times[i - 1]) + " before it");
  }
}

}  // namespace

const std::vector<double>& TimeLists::operator[](std::size_t point) const {
  if (point >= size_)
    throw core::InvalidParameter("point", std::to_string(point),
                                 "has no times: there are " + std::to_string(size_) + " lists");
  const auto next = std::upper_bound(first_.begin(), first_.end(), point);
  return lists_[static_cast<std::size_t>(next - first_.begin()) - 1];
}

void TimeLists::push_back(const std::vector<double>& times) {
  if (lists_.empty() || lists_.back() != times) {
    require_fit(times);
    lists_.push_back(times);
    first_.push_back(size_);
  }
  ++size_;
}

void TimeLists::assign(std::size_t count, const std::vector<double>& times) {
  require_fit(times);
  lists_ = {times};
  first_ = {0};
  size_ = count;
}

bool is_sampled(const Description& description, const std::string& source) {
  std::string allowed;
  for (const auto& level : description.levels) {
    if (level.name == source) return level.sampled;
    allowed += level.name + " | ";
  }
  if (description.simulated) allowed += std::string(simulation_source) + " | ";
  if (description.simulated && source == simulation_source) return true;
  throw core::InvalidParameter("source", source,
                               "is not " + allowed.substr(0, allowed.rfind(" | ")));
}

Task make_task(const Description& description, std::size_t point, const std::string& source) {
  return {point, source, is_sampled(description, source),
          source == simulation_source ? description.time.limit_simulated : description.time.limit,
          description.observables.empty() ? Law::mean : description.observables.front().law};
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
