// SPDX-License-Identifier: MIT
#include "overparam/study/document.hpp"

#include <algorithm>

#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/grid.hpp"
#include "study/planning.hpp"

namespace overparam::study {
namespace {

void require_one_point(const Document& asked, const experiment::Description& model) {
  for (const auto& spec : model.parameters) {
    const auto given = asked.parameters.find(spec.name);
    const auto& text = given == asked.parameters.end() ? spec.default_text : given->second;
    if (parse_values(spec, text).size() > 1)
      throw core::InvalidParameter("--" + spec.name, text,
                                   "is several values: " + asked.question + " is about one point");
  }
}

}  // namespace

experiment::Written compose(const Document& asked) {
  const auto& model = described(asked);
  const auto* document = find_document(model, asked.question);
  if (document == nullptr)
    throw core::InvalidParameter("model", model.name, "does not offer " + asked.question);
  require_one_point(asked, model);
  const experiment::Point point = resolved_points(asked).front();
  const auto source =
      model.simulated ? std::string(experiment::simulation_source) : default_level(model, point);
  asked.model->check(point, source, 1);
  core::Team team(asked.threads);
  return document->write(point, {asked.seed, asked.replica}, team);
}

const experiment::Document* find_document(const experiment::Description& model,
                                          const std::string& command) {
  const auto& all = model.questions.documents;
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.command == command; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace overparam::study
