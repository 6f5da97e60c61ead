// SPDX-License-Identifier: MIT
/// @file
/// A model, and a plan with its results, for calls that need one.
#pragma once

#include "overparam/experiment/run.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "support/toy_model.hpp"

namespace overparam::hostile {

/// The toy, with a dimension and sizes.
class SizedModel final : public test::ToyModel {
 public:
  const experiment::Description& description() const override {
    static const experiment::Description text = [this] {
      experiment::Description d = ToyModel::description();
      for (const char* name : {"dim", "width", "ratio"}) {
        d.parameters.emplace_back();
        d.parameters.back().name = name;
      }
      d.dimension = "dim";
      d.sizes = {{"width", "ratio"}};
      d.observables.push_back({"generalization_error", "ε_g", "of the toy"});
      d.defaults.validation_times = "1,2";
      d.questions.inversions = {
          {.command = "x-for",
           .question = "the width that has a value",
           .wanted = {.name = "wanted", .symbol = "y"},
           .repeats = "approximation_error",
           .sought = d.sizes.front(),
           .parameters = {"x", "kind", "dim"},
           .needed = {"dim"},
           .observables = {{"width", "K", "as many as wanted"}, {"log10_width", "", ""}},
           .answer = [](const experiment::Point&, double wanted) {
             return experiment::Answer{
                 "theory", {{{}, "approximation_error", wanted}, {{}, "width", wanted}}, "found"};
           }}};
      d.questions.documents = {
          {.command = "x-file",
           .question = "writes x",
           .option = "file",
           .write = [](const experiment::Point& point, experiment::Draw draw, core::Team&) {
             return experiment::Written{point.at("x") + std::to_string(draw.replica), "written"};
           }}};
      return d;
    }();
    return text;
  }
};

inline experiment::Point sized_point(const std::string& dim) {
  return {{"x", "2"}, {"kind", "fine"}, {"dim", dim}, {"width", dim}, {"ratio", "1"}};
}

inline experiment::Plan sized_plan(const SizedModel& model) {
  experiment::Plan plan;
  plan.points = {sized_point("10"), sized_point("20")};
  plan.times.assign(2, {1, 2});
  for (const std::size_t point : {std::size_t(0), std::size_t(1)})
    for (const char* source : {"theory", experiment::simulation_source})
      plan.tasks.push_back(make_task(model.description(), point, source));
  plan.effort = {3, 0, 3};
  return plan;
}

}  // namespace overparam::hostile
