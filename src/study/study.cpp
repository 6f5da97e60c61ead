// SPDX-License-Identifier: MIT
#include "overparam/study/study.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "experiment/row_place.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/adaptive.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/figure/pictures.hpp"

namespace overparam::study {
namespace {

// The model's thresholds at the point of a row.
figure::Thresholds thresholds_of(const Study& study) {
  const auto& model = study.model->description();
  if (!model.questions.thresholds) return {};
  const auto places = std::make_shared<experiment::ByPlace<std::size_t>>();
  return [&study, &model, places](const experiment::Row& row, const std::string& parameter) {
    const auto& points = study.plan.points;
    if (places->empty())
      for (std::size_t i = 0; i < points.size(); ++i)
        (*places)[{.parameters = experiment::row_parameters(model, points[i])}] = i;
    const auto found = places->find({.parameters = row.parameters});
    if (found == places->end()) return std::vector<experiment::Threshold>{};
    return model.questions.thresholds(points[found->second], parameter);
  };
}

figure::Figure picture_of(const Study& study, const Conclusion& conclusion,
                          const figure::Choices& choices) {
  const auto& model = study.model->description();
  const auto& table = conclusion.table;
  if (study.command == "validate") return figure::validation(table, model, choices);
  for (const auto& inversion : model.questions.inversions)
    if (study.command == inversion.command)
      return figure::inversion(table, model, inversion, choices);
  // Against a parameter the dynamics is a curve for each time.
  const bool over_time = choices.x.empty() ? study.command == "dynamics" : choices.x == "time";
  if (over_time) return figure::dynamics(table, model, choices);
  return figure::curve(table, model, choices, {conclusion.references, thresholds_of(study)});
}

// The results that a plan begins with when its theory is computed and, if simulations are missing, shown.
experiment::Results after_theory(const Study& study, const experiment::Execution& execution,
                                 const Announce& announce, const TheoryFirst& show,
                                 experiment::Results known) {
  experiment::Plan theory = study.plan;
  theory.tasks.clear();
  experiment::Results own;
  std::vector<std::size_t> places;  // in the whole plan
  known.resize(study.plan.tasks.size());
  for (std::size_t t = 0; t < study.plan.tasks.size(); ++t) {
    if (study.plan.tasks[t].source == experiment::simulation_source) continue;
    theory.tasks.push_back(study.plan.tasks[t]);
    own.push_back(std::move(known[t]));
    places.push_back(t);
  }
  const bool both = !places.empty() && places.size() < study.plan.tasks.size();
  if (both) {
    if (announce) announce(theory);
    own = experiment::run(theory, *study.model, execution, std::move(own));
  }
  for (std::size_t i = 0; i < places.size(); ++i) known[places[i]] = std::move(own[i]);
  if (!both) return known;
  known = results_so_far(study.plan, *study.model, execution.journal, std::move(known));
  if (number_missing(study.plan, known) > 0) show(conclude(study, known));
  return known;
}

}  // namespace

Conclusion run(Study& study, const experiment::Execution& execution, const Announce& announce,
               const TheoryFirst& theory_first) {
  if (study.model == nullptr) throw core::InvalidParameter("model", "is missing");
  experiment::Results results;
  for (;;) {
    if (theory_first)
      results = after_theory(study, execution, announce, theory_first, std::move(results));
    if (announce) announce(study.plan);
    results = experiment::run(study.plan, *study.model, execution, std::move(results));
    auto more = study.next ? study.next(study.plan, results) : std::nullopt;
    if (!more) return conclude(study, results);
    results = carried_over(study.plan, results, *more, *study.model);
    study.plan = std::move(*more);
  }
}

Conclusion conclude(const Study& study, const experiment::Results& results) {
  Conclusion conclusion = study.conclude(study.plan, results);
  conclusion.remarks = tally(conclusion.table, study.model->description());
  for (const auto& remark : conclusion.remarks)
    (remark.failure() ? conclusion.failures : conclusion.warnings).push_back(remark.text);
  conclusion.missing = number_missing(study.plan, results);
  if (conclusion.missing > 0) {
    std::size_t all = conclusion.missing;
    for (const auto& draws : results)
      all += static_cast<std::size_t>(
          std::count_if(draws.begin(), draws.end(), [](const auto& one) { return bool(one); }));
    conclusion.warnings.push_back(study.command +
                                  " is incomplete: " + std::to_string(conclusion.missing) + " of " +
                                  std::to_string(all) + " items are missing");
  }
  if (auto missed = missed_target(study.plan, results); !missed.empty())
    conclusion.failures.push_back(std::move(missed));
  return conclusion;
}

void add_picture(const Study& study, Conclusion& conclusion, const figure::Choices& choices) {
  conclusion.picture = picture_of(study, conclusion, choices);
  for (auto& line : cautions(*conclusion.picture))
    conclusion.warnings.push_back("picture: " + std::move(line));
}

}  // namespace overparam::study
