// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include <algorithm>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"
#include "study/steps.hpp"

namespace overparam::study {
namespace {

using experiment::Task;

// A plan with a point of its own for the theories that depend on no draw, beside that of the rest, so that
// they have more times.
experiment::Plan with_denser_theory(const experiment::Plan& asked, const std::vector<double>& times,
                                    std::size_t most) {
  experiment::Plan plan = without_points(asked);
  const std::vector<double> dense = with_steps_between(times, most);
  std::size_t next = 0;  // of the tasks, which are in the order of points
  for (std::size_t i = 0; i < asked.points.size(); ++i) {
    std::vector<Task> own;
    for (; next < asked.tasks.size() && asked.tasks[next].point == i; ++next)
      own.push_back(asked.tasks[next]);
    for (const bool theory : {true, false}) {
      if (std::none_of(own.begin(), own.end(),
                       [&](const Task& task) { return is_fixed_theory(task) == theory; }))
        continue;
      for (Task task : own) {
        if (is_fixed_theory(task) != theory) continue;
        task.point = plan.points.size();
        plan.tasks.push_back(std::move(task));
      }
      plan.points.add(asked.points.texts(i), asked.points[i].resolution);
      plan.times.push_back(theory ? dense : times);
    }
  }
  return plan;
}

}  // namespace

Study plan(const Dynamics& asked) {
  Study study;
  study.command = "dynamics";
  study.model = asked.model;
  study.plan.points = resolved_points(asked);
  add_sources(study.plan, asked);
  const auto& time = asked.model->description().time;
  if (!time.finite)
    throw core::InvalidParameter("model", asked.model->description().name, "has no finite times");
  if (asked.times.empty() && !time.limit) throw core::InvalidParameter("--times", "is needed");
  const auto times = ordered_times(asked.times, time.limit);
  study.plan.times.assign(study.plan.points.size(), times);
  if (asked.theory_times > 0)
    study.plan = with_denser_theory(study.plan, times, asked.theory_times);
  study.conclude = [model = asked.model](const experiment::Plan& done,
                                         const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
