// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"

namespace overparam::study {

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
  study.plan.times.assign(study.plan.points.size(), ordered_times(asked.times, time.limit));
  study.conclude = [model = asked.model](const experiment::Plan& done,
                                         const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
