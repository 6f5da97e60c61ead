// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/figure/pictures.hpp"
#include "study/planning.hpp"

namespace overparam::study {
namespace {

using experiment::Task;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Up to `most` times: those given, and more between them in even steps of the axis of the picture, which is
// logarithmic beyond a decade.
std::vector<double> denser(const std::vector<double>& given, std::size_t most) {
  const auto first = std::find_if(given.begin(), given.end(), [](double t) { return t > 0; });
  std::vector<double> finite(first, std::find(first, given.end(), infinity));
  std::vector<double> all = given;
  if (finite.size() < 2 || given.size() >= most) return all;
  const std::size_t more = most - given.size();
  const bool logarithmic = finite.back() > figure::wide_abscissa * finite.front();
  const auto place = [&](double t) { return logarithmic ? std::log(t) : t; };
  const double whole = place(finite.back()) - place(finite.front());
  for (std::size_t i = 0; i + 1 < finite.size(); ++i) {
    const double left = place(finite[i]);
    const double right = place(finite[i + 1]);
    const auto parts = 1 + static_cast<std::size_t>(double(more) * (right - left) / whole);
    for (std::size_t part = 1; part < parts; ++part) {
      const double at = left + (right - left) * double(part) / double(parts);
      all.push_back(logarithmic ? std::exp(at) : at);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

// The same with a point of its own for the theories that depend on no draw, beside that of the rest, so that
// they have more times.
experiment::Plan with_denser_theory(const experiment::Plan& asked, const std::vector<double>& times,
                                    std::size_t most) {
  experiment::Plan plan;
  plan.points = experiment::Points(asked.points.names());
  plan.points.set_inputs(asked.points.inputs());
  plan.effort = asked.effort;
  plan.seed = asked.seed;
  const std::vector<double> dense = denser(times, most);
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
