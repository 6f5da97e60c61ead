// SPDX-License-Identifier: MIT
#include <algorithm>
#include <limits>

#include "commands.hpp"
#include "grid_plan.hpp"
#include "output.hpp"
#include "pictures.hpp"

namespace overparam::cli {

int dynamics(const Options& options) {
  experiment::Plan plan;
  plan.points = resolved_points(options);
  plan.threads = options.count("threads");
  add_sources(plan, options, options.flag("simulate"));
  auto times = options.numbers("times");
  std::sort(times.begin(), times.end());
  times.push_back(std::numeric_limits<double>::infinity());
  plan.times.assign(plan.points.size(), times);
  const Output output(options);

  const auto outcomes = run(plan, *options.model, output.progress());
  const auto table = tabulate(plan, outcomes, *options.model);
  const auto failures = failures_of(outcomes);
  output.write(table, {}, failures);
  output.draw(figure_of(options, table));
  warn(failures);
  output.summarise({});
  return failures.empty() ? success : computation_failed;
}

}  // namespace overparam::cli
