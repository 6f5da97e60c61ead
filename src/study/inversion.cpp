// SPDX-License-Identifier: MIT
#include "overparam/study/inversion.hpp"

#include <algorithm>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"

namespace overparam::study {

const experiment::Inversion* find_inversion(const experiment::Description& model,
                                            const std::string& command) {
  const auto& all = model.questions.inversions;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.command == command; });
  return found == all.end() ? nullptr : &*found;
}

Study plan(const Inversion& asked) {
  const auto& model = described(asked);
  const auto* inversion = find_inversion(model, asked.question);
  if (inversion == nullptr)
    throw core::InvalidParameter("model", model.name, "has no answer to " + asked.question);
  for (const auto& name : inversion->needed)
    if (asked.parameters.count(name) == 0) throw core::InvalidParameter("--" + name, "is needed");
  if (asked.wanted.empty())
    throw core::InvalidParameter("--" + inversion->wanted.name, "is needed");

  Study study;
  study.command = inversion->command;
  study.model = asked.model;
  Conclusion solution;
  solution.table = experiment::empty_table(model);
  // What is sought is unknown; any value makes the points complete.
  for (const auto& point : resolved_points(asked, {{inversion->sought.count, "1"}})) {
    auto row = point;
    for (const auto& name : inversion->sought.names()) row[name].clear();
    const auto parameters = experiment::row_parameters(model, row);
    for (const double wanted : asked.wanted) {
      auto answer = inversion->answer(point, wanted);
      // Whatever a model answers: no infinity or NaN goes by the name of a value.
      for (auto& measurement : answer.measurements)
        solution.table.rows.push_back(
            {parameters, answer.source, experiment::checked(std::move(measurement)), {}, {}});
      solution.notes.push_back(std::move(answer.note));
    }
  }
  study.conclude = [solution = std::move(solution)](
                       const experiment::Plan&, const experiment::Results&) { return solution; };
  return study;
}

}  // namespace overparam::study
