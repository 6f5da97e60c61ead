// SPDX-License-Identifier: MIT
// Results made by hand, for what follows from them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"

namespace overparam::test {

/// Each task has the errors that `error` gives for its point, its source, a time and a draw.
using Errors = std::function<experiment::Measurement(const experiment::Point&, bool simulated,
                                                     double time, std::size_t draw)>;

inline experiment::Results results_of(const experiment::Plan& plan, const Errors& error) {
  experiment::Results results;
  for (const auto& task : plan.tasks) {
    auto& draws =
        results.emplace_back(task.sampled ? plan.effort.replicas : 1, experiment::Outcome{});
    for (std::size_t r = 0; r < draws.size(); ++r)
      for (const double time : task_times(plan, task)) {
        experiment::Measurement m =
            error(plan.points[task.point], task.source == experiment::simulation_source, time, r);
        m.time = time;
        m.observable = "generalization_error";
        draws[r]->measurements.push_back(m);
      }
  }
  return results;
}

inline experiment::Measurement error_of(double value) { return {{}, "", value}; }

/// The lines of a summary that begin so.
inline std::vector<std::string> lines_with(const std::vector<std::string>& notes,
                                           const char* beginning) {
  std::vector<std::string> lines;
  for (const auto& note : notes)
    if (note.starts_with(beginning)) lines.push_back(note);
  return lines;
}

}  // namespace overparam::test
