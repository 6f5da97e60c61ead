// SPDX-License-Identifier: MIT
#include "overparam/study/inversion.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/sizes.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/planning.hpp"
#include "study/steps.hpp"

namespace overparam::study {

const experiment::Inversion* find_inversion(const experiment::Description& model,
                                            const std::string& command) {
  const auto& all = model.questions.inversions;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.command == command; });
  return found == all.end() ? nullptr : &*found;
}

namespace {

bool contains(const std::vector<double>& values, std::optional<double> value) {
  return value && std::find(values.begin(), values.end(), *value) != values.end();
}

// What is to be answered, with what was not asked for.
struct Wanted {
  std::map<std::string, std::string> extra;  // parameters
  std::vector<double> dimensions;            // that were asked for, if there are others now
  std::vector<double> wanted;
};

Wanted with_more(const Inversion& asked, const experiment::Inversion& inversion) {
  const auto& dimension = asked.model->description().dimension;
  // What is sought is unknown; any value makes the points complete.
  Wanted all{{{inversion.sought.count, "1"}}, {}, asked.wanted};
  if (asked.theory_points == 0) return all;
  std::set<double> dimensions;
  if (!dimension.empty())
    for (const auto& point : raw_points(asked, all.extra))
      if (const auto value = experiment::number(point, dimension)) dimensions.insert(*value);
  if (dimensions.size() < 2) {
    std::sort(all.wanted.begin(), all.wanted.end());
    all.wanted = with_steps_between(all.wanted, asked.theory_points);
    return all;
  }
  all.dimensions.assign(dimensions.begin(), dimensions.end());
  for (const double value : with_steps_between(all.dimensions, asked.theory_points))
    dimensions.insert(std::round(value));
  auto& text = all.extra[dimension];
  for (const double value : dimensions)
    text.append(text.empty() ? "" : ",").append(experiment::shortest(value));
  return all;
}

}  // namespace

Study plan(const Inversion& asked) {
  const auto& model = described(asked);
  const auto* inversion = find_inversion(model, asked.question);
  if (inversion == nullptr)
    throw core::InvalidParameter("model", model.name, "has no answer to " + asked.question);
  const auto& needed = inversion->needed;
  if (!needed.empty() && std::none_of(needed.begin(), needed.end(), [&](const auto& name) {
        return asked.parameters.count(name) != 0;
      }))
    throw core::InvalidParameter("--" + needed.front(), experiment::needed_text(needed));
  if (asked.wanted.empty())
    throw core::InvalidParameter("--" + inversion->wanted.name, "is needed");

  Study study;
  study.command = inversion->command;
  study.model = asked.model;
  Conclusion solution;
  solution.table = experiment::empty_table(model);
  const Wanted all = with_more(asked, *inversion);
  for (const auto& point : resolved_points(asked, all.extra)) {
    auto row = point;
    for (const auto& name : inversion->sought.names()) row[name].clear();
    const auto parameters = experiment::row_parameters(model, row);
    const bool asked_for = model.dimension.empty() || all.dimensions.empty() ||
                           contains(all.dimensions, experiment::number(point, model.dimension));
    std::map<double, std::string> notes;
    for (const double wanted : all.wanted) {
      auto answer = inversion->answer(point, wanted);
      // Whatever a model answers: no infinity or NaN goes by the name of a value.
      for (auto& measurement : answer.measurements)
        solution.table.rows.push_back(
            {parameters, answer.source, experiment::checked(std::move(measurement)), {}, {}});
      notes[wanted] = std::move(answer.note);
    }
    if (!asked_for) continue;
    for (const double wanted : asked.wanted) solution.notes.push_back(notes.at(wanted));
  }
  study.conclude = [solution = std::move(solution)](
                       const experiment::Plan&, const experiment::Results&) { return solution; };
  return study;
}

}  // namespace overparam::study
