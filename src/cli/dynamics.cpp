// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/experiment/tabulate.hpp"

namespace overparam::cli {

Experiment dynamics(const Options& options) {
  const experiment::Model& model = *options.model;
  Experiment result;
  experiment::Plan& plan = result.plan;
  plan.points = resolved_points(options);
  add_sources(plan, options, options.flag("simulate"));
  auto times = options.numbers("times");
  std::sort(times.begin(), times.end());
  times.push_back(std::numeric_limits<double>::infinity());
  plan.times.assign(plan.points.size(), times);

  result.conclude = [&model](const experiment::Plan& done, const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, model);
    return conclusion;
  };
  return result;
}

}  // namespace overparam::cli
