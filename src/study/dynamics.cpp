// SPDX-License-Identifier: MIT
#include "overparam/study/dynamics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"

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
  for (const double one : asked.times)
    if (!(one >= 0 && std::isfinite(one)))
      throw core::InvalidParameter("--times", experiment::shortest(one),
                                   "is not a finite number from 0");
  if (asked.times.empty() && !time.limit) throw core::InvalidParameter("--times", "is needed");
  auto times = asked.times;
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (time.limit) times.push_back(std::numeric_limits<double>::infinity());
  study.plan.times.assign(study.plan.points.size(), times);
  study.conclude = [model = asked.model](const experiment::Plan& done,
                                         const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
