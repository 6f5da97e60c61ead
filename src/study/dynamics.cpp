// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"
#include "study/steps.hpp"

namespace overparam::study {
namespace {

using experiment::Task;

// Tasks that have times of their own.
struct Kind {
  std::function<bool(const Task&)> has;
  std::vector<double> times;
};

bool is_simulation(const Task& task) { return task.source == experiment::simulation_source; }

// A plan with a point of its own for each kind of tasks, so that each has its times.
experiment::Plan with_times(const experiment::Plan& asked, const std::vector<Kind>& kinds) {
  experiment::Plan plan = without_points(asked);
  std::size_t next = 0;  // of the tasks, which are in the order of points
  for (std::size_t i = 0; i < asked.points.size(); ++i) {
    std::vector<Task> own;
    for (; next < asked.tasks.size() && asked.tasks[next].point == i; ++next)
      own.push_back(asked.tasks[next]);
    for (const Kind& kind : kinds) {
      if (std::none_of(own.begin(), own.end(), kind.has)) continue;
      for (Task task : own) {
        if (!kind.has(task)) continue;
        task.point = plan.points.size();
        plan.tasks.push_back(std::move(task));
      }
      plan.points.add(asked.points.texts(i), asked.points[i].resolution);
      plan.times.push_back(kind.times);
    }
  }
  return plan;
}

}  // namespace

Study plan(const Dynamics& asked) {
  Study study;
  study.command = "dynamics";
  study.model = asked.model;
  const bool apart = !asked.simulate_at.empty();
  study.plan.points = resolved_points(asked);
  add_sources(study.plan, asked, [&](std::size_t) { return asked.simulate || apart; });
  const auto& time = asked.model->description().time;
  if (!time.finite)
    throw core::InvalidParameter("model", asked.model->description().name, "has no finite times");
  if (asked.times.empty() && !time.limit) throw core::InvalidParameter("--times", "is needed");
  auto all = ordered_times(asked.times, false);
  const auto simulated = apart ? ordered_times(asked.simulate_at, time.limit, "--simulate-at")
                               : ordered_times(asked.times, time.limit);
  all.insert(all.end(), asked.simulate_at.begin(), asked.simulate_at.end());
  const auto times = ordered_times(all, time.limit);
  study.plan.times.assign(study.plan.points.size(), times);
  if (asked.theory_times > 0 || apart)
    study.plan = with_times(
        study.plan, {{is_fixed_theory, with_steps_between(times, asked.theory_times)},
                     {[](const Task& task) { return task.sampled && !is_simulation(task); }, times},
                     {is_simulation, simulated}});
  study.conclude = [model = asked.model](const experiment::Plan& done,
                                         const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
