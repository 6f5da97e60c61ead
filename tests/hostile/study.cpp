// SPDX-License-Identifier: MIT
#include "hostile/experiment_model.hpp"
#include "hostile/figure_values.hpp"
#include "hostile/folders.hpp"
#include "hostile/study_values.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::hostile {

using namespace study;

namespace {

// Texts that a valid request has, and hostile ones in the place of each.
const std::map<std::string, std::string> texts{
    {"x", "1,2"}, {"kind", "fine"}, {"dim", "10"}, {"width", "5"}, {"ratio", "0.5"}};

template <class Asked>
Asked asked_of(const experiment::Model& model) {
  Asked asked;
  asked.model = &model;
  asked.parameters = texts;
  asked.simulate = true;
  asked.effort = {3, 0, 3};
  return asked;
}

// Requests of one kind: planned, computed unless that takes long, concluded and plotted.
template <class Asked>
void call_plan(Campaign& campaign, const Asked& asked) {
  campaign.call(
      "study::plan", [](const Asked& of) { return plan(of).plan.tasks; }, arg("asked", asked));
  campaign.call(
      "study::run",
      [](const Asked& of) {
        Study study = plan(of);
        // Numbers of draws that are allowed, and for no test.
        if (study.plan.effort.replicas <= 8 && study.plan.effort.max_replicas <= 8) {
          Conclusion conclusion = run(study);
          add_picture(study, conclusion);
          return conclusion.table;
        }
        return experiment::Table{};
      },
      arg("asked", asked));
}

}  // namespace

void call_study(Campaign& campaign) {
  static const SizedModel model;
  const auto curve = asked_of<Curve>(model);
  auto dynamics = asked_of<Dynamics>(model);
  dynamics.times = {1, 2};
  auto validation = asked_of<Validation>(model);
  validation.parameters.erase("dim");
  validation.dims = "10,20";
  validation.times = {1, 2};
  auto inversion = asked_of<Inversion>(model);
  inversion.parameters.erase("width");
  inversion.question = "x-for";
  inversion.wanted = {0.1, 0.2};
  call_plan(campaign, curve);
  call_plan(campaign, dynamics);
  call_plan(campaign, validation);
  call_plan(campaign, inversion);
  auto document = asked_of<Document>(model);
  document.parameters["x"] = std::string("1");
  document.question = "x-file";
  campaign.call(
      "study::compose", [](const Document& of) { return compose(of).content; },
      arg("asked", document));

  const Request request = asked_of<Request>(model);
  campaign.call(
      "study::resolved_points",
      [](const Request& of, const std::map<std::string, std::string>& extra) {
        return resolved_points(of, extra).size();
      },
      arg("request", request),
      arg("extra", std::map<std::string, std::string>{{"x", "3"}, {"kind", "fine"}}));
  campaign.call(
      "study::add_sources",
      [](const experiment::Plan& to, const Request& of) {
        experiment::Plan changed = to;
        changed.tasks.clear();
        add_sources(changed, of);
        return changed.tasks;
      },
      arg("plan", sized_plan(model)), arg("request", request));
  campaign.call(
      "study::find_inversion",
      [](const experiment::Description& of, const std::string& command) {
        return find_inversion(of, command) == nullptr;
      },
      arg("model", model.description()), arg("command", std::string("x-for")));
  campaign.call(
      "study::find_document",
      [](const experiment::Description& of, const std::string& command) {
        return find_document(of, command) == nullptr;
      },
      arg("model", model.description()), arg("command", std::string("x-file")));
  campaign.call(
      "study::find_model",
      [](const std::string& name) { return find_model(name).description().name; },
      arg("name", std::string("linear-regression")));

  // Results and choices that do not go with the study.
  static const Study study = plan(curve);
  const experiment::Results results = experiment::run(study.plan, model, {});
  campaign.call(
      "study::conclude", [](const experiment::Results& of) { return conclude(study, of).table; },
      arg("results", results));
  campaign.call(
      "study::add_picture",
      [&](const figure::Choices& choices, const std::string& command) {
        Study other = study;
        other.command = command;
        Conclusion conclusion = conclude(study, results);
        add_picture(other, conclusion, choices);
        return to_json(*conclusion.picture);
      },
      arg("choices", figure::Choices{.x = "x"}), arg("command", std::string("curve")));
  campaign.call(
      "study::run",
      [](std::size_t threads) {
        Study other = study;
        experiment::Execution execution;
        execution.threads = threads;
        return run(other, execution).table;
      },
      arg("threads", std::size_t(2), between(1, core::Team::most_threads)));
}

}  // namespace overparam::hostile
