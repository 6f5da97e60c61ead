// SPDX-License-Identifier: MIT
#include "overparam/study/study.hpp"

#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/adaptive.hpp"
#include "overparam/figure/pictures.hpp"

namespace overparam::study {
namespace {

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
  return figure::curve(table, model, choices, conclusion.references);
}

}  // namespace

Conclusion run(Study& study, const experiment::Execution& execution, const Announce& announce) {
  if (study.model == nullptr) throw core::InvalidParameter("model", "is missing");
  experiment::Results results;
  for (;;) {
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
  if (auto missed = missed_target(study.plan, results); !missed.empty())
    conclusion.failures.push_back(std::move(missed));
  return conclusion;
}

void add_picture(const Study& study, Conclusion& conclusion, const figure::Choices& choices) {
  conclusion.picture = picture_of(study, conclusion, choices);
  for (auto& line : left_out(*conclusion.picture))
    conclusion.warnings.push_back("picture: " + std::move(line));
}

}  // namespace overparam::study
