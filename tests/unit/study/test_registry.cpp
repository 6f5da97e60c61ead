// SPDX-License-Identifier: MIT
// Of every model of the program: what all of them promise.
#include "overparam/study/registry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "experiment/unit.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Model;
using experiment::Point;

// Values of every parameter that has more than one; numbers are 0.5, or 3 where they are whole.
const std::map<std::string, std::vector<std::string>> words{
    {"activation", {"relu", "tanh"}},
    {"teacher-activation", {"relu", "tanh"}},
    {"schedule", {"optimal", "power:1,2"}},
    {"features", {"gaussian"}},
    {"finite-width", {"off", "recursion"}},
    {"precision", {"float"}},
    {"sampling", {"inputs", "local-fields"}},
    {"error-measure", {"running"}},
    {"kernel", {"relu", "ntk:erf"}},
    {"target", {"tanh", "levels:0,1"}},
    {"spectrum", {"power:1", "spiked:2,3,0.5", "spiked:2,3,0"}},
    {"signal", {"top:2", "power:1", "power:-1"}},
    {"seen-choice", {"random"}},
    {"flow", {"odeint", "descent"}},
    {"optima", {"on"}},
    {"variance-split", {"on"}},
    {"ensemble", {"3"}},
    {"train", {"on"}},
    {"linearisation", {"tangent"}},
    {"interpolant", {"gradient"}},
    {"inputs", {"gaussian"}},
    {"labels", {"normal"}},
    {"lipschitz", {"on"}},
    {"network", {"plain", "normalized"}},
    {"program", {"exact", "train"}},
    {"patterns", {"all", "sampled+planted"}},
    {"data", {"gaussian", "grid", "ball"}},
    {"planted", {"relu"}},
    {"spacing", {"power"}},
    {"construction", {"shallow", "bits", "trained"}},
    {"normalisation", {"root", "mean"}},
    {"teacher-weights", {"-0.5", "gaussian"}},
    {"overlap-matrix", {}},
    {"initial-norm", {"0.5"}},
    {"initial-second-layer", {"-0.5"}},
    {"start", {"random:2", "symmetric"}},
    {"equations", {"reduced"}},
    {"classification", {"on"}},
    {"levels", {"power:1.5,2"}}};

Point base_of(const Model& model) {
  Point point;
  for (const auto& spec : model.description().parameters) point[spec.name] = spec.default_text;
  point[model.description().dimension] = std::string("9");
  for (const auto& size : model.description().sizes)
    for (const auto& spec : model.description().parameters)  // a share is up to 1
      if (spec.name == size.ratio) point[size.ratio] = std::string(spec.maximum < 2 ? "0.5" : "2");
  for (const char* name : {"activation", "label-noise", "ridge"})
    if (point.contains(name))
      point[name] = std::string(name == std::string("activation") ? "erf" : "0.1");
  return point;
}

// The resolved points that differ from `base` in one parameter, as far as the model takes them.
std::vector<Point> neighbours(const Model& model, const Point& base) {
  std::vector<Point> result;
  for (const auto& spec : model.description().parameters) {
    bool size = spec.name == model.description().dimension;
    for (const auto& one : model.description().sizes)
      for (const auto& name : one.names()) size = size || name == spec.name;
    if (size) continue;
    std::vector<std::string> values{spec.kind == experiment::ParameterKind::integer ? "3" : "0.5"};
    if (spec.kind == experiment::ParameterKind::text) values = words.at(spec.name);
    for (const auto& value : values) {
      Point other = base;
      other[spec.name] = value;
      try {
        result.push_back(model.resolve(other));
      } catch (const core::InvalidParameter&) {  // needs another parameter, too
      }
    }
  }
  return result;
}

std::vector<std::vector<Measurement>> computed(const Model& model, const std::vector<Point>& points,
                                               const std::string& source) {
  core::Team team;
  experiment::Checkpoint none;
  std::vector<double> times{0.25, 3};
  if (source != experiment::simulation_source || model.description().time.limit_simulated)
    times.push_back(std::numeric_limits<double>::infinity());
  if (!model.description().time.exists()) times.clear();
  return model.compute(points, source, times, {3, 1}, team, none);
}

bool same(const std::vector<Measurement>& a, const std::vector<Measurement>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].time != b[i].time || a[i].observable != b[i].observable || a[i].value != b[i].value ||
        a[i].status != b[i].status || a[i].standard_error != b[i].standard_error ||
        a[i].reason != b[i].reason)
      return false;
  return true;
}

}  // namespace

TEST_CASE("points that share their work have the values that each has alone") {
  for (const auto& model : study::models()) {
    const Point base = model->resolve(base_of(*model));
    const auto others = neighbours(*model, base_of(*model));
    CHECK(others.size() >= 5);
    std::vector<std::string> sources{experiment::simulation_source};
    for (const auto& level : model->description().levels) sources.push_back(level.name);
    for (const auto& source : sources) {
      const std::string work = model->shared_work(base, source);
      if (work.empty()) continue;
      const auto alone = computed(*model, {base}, source).front();
      std::size_t sharing = 0;
      for (const auto& other : others) {
        if (model->shared_work(other, source) != work) continue;
        ++sharing;
        std::string differs;
        for (const auto& spec : model->description().parameters)
          if (other.at(spec.name) != base.at(spec.name))
            differs += spec.name + "=" + other.at(spec.name) + " ";
        CAPTURE(model->description().name);
        CAPTURE(source);
        CAPTURE(differs);
        const auto single = computed(*model, {other}, source).front();
        for (const bool first : {true, false}) {
          const auto both =
              computed(*model, first ? std::vector{base, other} : std::vector{other, base}, source);
          REQUIRE(both.size() == 2);
          CHECK(same(both[first ? 0 : 1], alone));
          CHECK(same(both[first ? 1 : 0], single));
        }
      }
      CHECK(sharing >= 1);
    }
  }
}

TEST_CASE("a model is found by its name, or the nearest is suggested") {
  for (const auto& model : study::models())
    CHECK(&study::find_model(model->description().name) == model.get());
  CHECK_THROWS_WITH_AS(study::find_model("linear-regresion"),
                       "model: linear-regresion is unknown, did you mean linear-regression?; "
                       "'overparam list' shows all",
                       core::InvalidParameter);
  CHECK_THROWS_AS(study::find_model(""), core::InvalidParameter);
}

TEST_CASE("a resolved point is resolved to itself, with values and a level") {
  for (const auto& model : study::models()) {
    const auto& text = model->description();
    CAPTURE(text.name);
    auto points = neighbours(*model, base_of(*model));
    points.push_back(model->resolve(base_of(*model)));
    for (const auto& point : points) {
      const Point again = model->resolve(point);
      CHECK(static_cast<const std::map<std::string, std::string>&>(again) == point);
      CHECK_FALSE(again.resolution.empty());
      const auto level = default_level(text, again);
      CHECK(default_level(text, point) == level);
      CHECK(std::any_of(text.levels.begin(), text.levels.end(),
                        [&](const auto& one) { return one.name == level; }));
      // Values that can be had: the model takes what it made.
      CHECK_NOTHROW(model->check(again, level, 1));
      CHECK(experiment::cost(text, again, level, 1) >= 0);
      // And has all its texts from the beginning.
      for (const auto& spec : text.parameters) CHECK(point.contains(spec.name));
    }
  }
}

TEST_CASE("a unit that went through bytes has the outcomes that it had") {
  core::Team team;
  experiment::Checkpoint none;
  for (const auto& model : study::models()) {
    const auto& text = model->description();
    // Two points that share their work if the model has such.
    std::vector<Point> points{model->resolve(base_of(*model))};
    for (const auto& other : neighbours(*model, base_of(*model))) {
      const auto work = model->shared_work(other, experiment::simulation_source);
      if (!work.empty() && work == model->shared_work(points[0], experiment::simulation_source)) {
        points.push_back(other);
        break;
      }
    }
    std::vector<std::string> sources{experiment::simulation_source};
    for (const auto& level : text.levels) sources.push_back(level.name);
    for (const auto& source : sources) {
      CAPTURE(text.name);
      CAPTURE(source);
      experiment::Unit unit{text.name, source, {0.25, 1.0 / 3}, {3, 1}, points};
      if (source != experiment::simulation_source) {
        unit.points.resize(1);
        unit.times.push_back(std::numeric_limits<double>::infinity());
      }
      const auto copy = experiment::decode_unit(encode(unit));
      for (const auto& point : copy.points) CHECK(point.resolution.empty());
      const auto here = compute_unit(*model, unit, team, none);
      const auto there = compute_unit(*model, copy, team, none);
      REQUIRE(here.size() == unit.points.size());
      REQUIRE(there.size() == here.size());
      for (std::size_t i = 0; i < here.size(); ++i) {
        CHECK(here[i].failure.has_value() == there[i].failure.has_value());
        CHECK(same(here[i].measurements, there[i].measurements));
        CHECK_FALSE((here[i].measurements.empty() && !here[i].failure));
      }
    }
  }
}
