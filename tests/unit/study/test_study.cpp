// SPDX-License-Identifier: MIT
// Studies from a request to a picture, in memory and with a store, without a command line.
#include "overparam/study/study.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/study/curve.hpp"
#include "overparam/study/dynamics.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/study/validation.hpp"
#include "support/small_model.hpp"
#include "support/temporary_directory.hpp"

namespace {

using namespace overparam;
using experiment::Store;
using study::Conclusion;
using study::Curve;
using study::Study;
using test::SmallModel;

// The example of a model in few dimensions, at two values of the first size.
template <class Asked>
Asked asked_of(const experiment::Model& model) {
  const auto& description = model.description();
  Asked asked;
  asked.model = &model;
  for (const auto& spec : description.parameters)
    if (const auto text = description.defaults.example.find(spec.name);
        text != description.defaults.example.end())
      asked.parameters[spec.name] = text->second;
  asked.parameters[description.dimension] = "12";
  const auto& size = description.sizes.front();
  for (const auto& name : size.names()) asked.parameters.erase(name);
  asked.parameters[size.ratio] = "3,5";
  asked.simulate = true;
  asked.effort = {2, 0, 2};
  return asked;
}

std::string text_of(const Conclusion& conclusion) {
  std::ostringstream text;
  io::write_csv(text, conclusion.table);
  for (const auto& note : conclusion.notes) text << note << '\n';
  return text.str();
}

// The study in memory, then twice with a store: all the same, and nothing computed the second time.
void check_everywhere(const Study& study) {
  Study memory = study;
  const std::string text = text_of(run(memory));
  CHECK(text.find('\n') != std::string::npos);
  const test::TemporaryDirectory directory;
  for (const bool again : {false, true}) {
    Store store(directory.path(), again ? Store::Mode::existing : Store::Mode::create);
    experiment::Execution execution;
    execution.threads = 2;
    execution.journal = &store;
    std::size_t computed = 0;
    execution.progress = [&](const experiment::Progress& progress) {
      computed = progress.done - progress.earlier;
    };
    Study stored = study;
    CHECK(text_of(run(stored, execution)) == text);
    CHECK((computed == 0) == again);
  }
}

}  // namespace

TEST_CASE("a curve of every model is the same in memory and with a store, and has a picture") {
  for (const auto& model : study::models()) {
    CAPTURE(model->description().name);
    auto asked = asked_of<Curve>(*model);
    asked.horizon_cap = 4;
    Study study = plan(asked);
    CHECK(study.command == "curve");
    CHECK(study.model == model.get());
    CHECK_FALSE(study.next);
    check_everywhere(study);
    Conclusion conclusion = run(study);
    CHECK(conclusion.failures.empty());
    CHECK(conclusion.verdict.empty());
    CHECK_FALSE(conclusion.picture);
    add_picture(study, conclusion);
    REQUIRE(conclusion.picture);
    CHECK(conclusion.picture->panels.size() == 1);
    CHECK_FALSE(conclusion.picture->panels[0].series.empty());
    // Another observable, with a title.
    add_picture(study, conclusion,
                {.y = {model->description().observables[1].name}, .title = "a title"});
    CHECK(conclusion.picture->title == "a title");
  }
}

TEST_CASE("a dynamics of every model is the same in memory and with a store") {
  for (const auto& model : study::models()) {
    CAPTURE(model->description().name);
    if (!model->description().time.finite) continue;
    auto asked = asked_of<study::Dynamics>(*model);
    asked.times = {0, 0.5, 2};
    Study study = plan(asked);
    check_everywhere(study);
    Conclusion conclusion = run(study);
    add_picture(study, conclusion);
    CHECK_FALSE(conclusion.picture->panels.empty());
  }
}

TEST_CASE("a validation that grows goes on where its store is, plan by plan") {
  const SmallModel model({});
  study::Validation asked;
  asked.model = &model;
  asked.parameters = {{"density", "1"}};
  asked.dims = "20,40";
  asked.times = {1};
  asked.effort = {10, 0, 10};
  asked.resolve = 0.02;
  asked.grows = true;
  asked.max_dim = 40;
  check_everywhere(plan(asked));
}

TEST_CASE("theory is shown before simulations that are missing, and what comes out is the same") {
  const SmallModel model({});
  Curve curve;
  curve.model = &model;
  curve.parameters = {{"sites", "50"}, {"density", "0.5,1,2,8"}};
  curve.simulate = true;
  curve.effort = {2, 0, 2};
  curve.horizon = 3;
  const Study alone = plan(curve);
  curve.theory_points = 20;
  const Study lines = plan(curve);
  study::Validation validation;
  validation.model = &model;
  validation.parameters = {{"density", "1,2"}};
  validation.dims = "20,40";
  validation.times = {1};
  validation.effort = {2, 0, 2};
  for (const Study& study : {alone, lines, plan(validation)}) {
    CAPTURE(study.command);
    Study plain = study;
    const Conclusion whole = run(plain);
    std::vector<std::string> theory;
    const auto text = [](const experiment::Row& row) {
      return row.parameters[2] + " " + experiment::shortest(*row.measurement.time) + " " +
             experiment::shortest(*row.measurement.value);
    };
    for (const auto& row : whole.table.rows)
      if (row.source == "mean-field" && row.measurement.observable == "loss")
        theory.push_back(text(row));
    const test::TemporaryDirectory directory;
    // In memory, with a store, and with one that has everything.
    for (const int round : {0, 1, 2}) {
      CAPTURE(round);
      std::optional<Store> store;
      experiment::Execution execution;
      if (round > 0) execution.journal = &store.emplace(directory.path(), Store::Mode::create);
      std::size_t shown = 0;
      Study other = study;
      const Conclusion end = run(other, execution, {}, [&](const Conclusion& first) {
        ++shown;
        CHECK(first.missing == 8);
        CHECK(first.warnings.back().starts_with(study.command + " is incomplete: 8 of "));
        std::vector<std::string> rows;
        for (const auto& row : first.table.rows) rows.push_back(text(row));
        CHECK(rows == theory);
      });
      CHECK(shown == (round < 2 ? 1 : 0));
      CHECK(text_of(end) == text_of(whole));
      CHECK(end.missing == 0);
    }
  }
}

TEST_CASE("models without finite times, limit or dimension have their curves and pictures") {
  for (const bool finite : {true, false})
    for (const bool limit : {true, false})
      for (const char* dimension : {"sites", ""}) {
        CAPTURE(finite);
        CAPTURE(limit);
        CAPTURE(dimension);
        const SmallModel model({.finite = finite, .limit = limit}, dimension);
        Curve asked;
        asked.model = &model;
        asked.parameters = {{"sites", "50"}, {"density", "0.5,1,2"}};
        asked.horizon_cap = 20;
        Study study = plan(asked);
        check_everywhere(study);
        Conclusion conclusion = run(study);
        // The theory at three points, each at one time or none.
        REQUIRE(conclusion.table.rows.size() == 3);
        for (const auto& row : conclusion.table.rows) {
          CHECK(row.measurement.time.has_value() == (finite || limit));
          CHECK(row.measurement.value ==
                SmallModel::loss(std::stod(row.parameters[2]), row.measurement.time));
        }
        CHECK(conclusion.failures.empty());
        add_picture(study, conclusion);
        REQUIRE(conclusion.picture->panels.size() == 1);
        const auto& panel = conclusion.picture->panels[0];
        CHECK(panel.x.label == "density $K/L$");
        bool plotted = false;
        for (const auto& series : panel.series) plotted = plotted || series.x.size() == 3;
        CHECK(plotted);
      }
}

TEST_CASE("what has no model, or no picture, is refused") {
  Study none;
  CHECK_THROWS_WITH_AS(run(none), "model: is missing", core::InvalidParameter);
  const SmallModel model({});
  Curve asked;
  asked.model = &model;
  asked.parameters = {{"sites", "50"}, {"density", "0.5,1"}};
  Study study = plan(asked);
  Conclusion conclusion = run(study);
  CHECK_THROWS_AS(add_picture(study, conclusion, {.x = "width"}), core::InvalidParameter);
  CHECK_FALSE(conclusion.picture);
  CHECK_THROWS_AS(conclude(study, {}), core::DimensionMismatch);
}
