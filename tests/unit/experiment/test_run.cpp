// SPDX-License-Identifier: MIT
// Running items: what they return, sharing, failing.
#include "overparam/experiment/run.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <vector>

#include "overparam/experiment/tabulate.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::set_kind;
using test::toy_plan;
using test::ToyModel;

// A model of somebody else, who changes what the toy returns.
class ForeignModel final : public ToyModel {
 public:
  using Rows = std::vector<std::vector<Measurement>>;
  std::function<void(Rows& rows, const Point& first, Draw draw)> change;

  Rows compute(std::span<const Point> points, const std::string& source,
               std::span<const double> times, Draw draw, core::Team& team,
               Checkpoint& checkpoint) const override {
    Rows rows = ToyModel::compute(points, source, times, draw, team, checkpoint);
    if (source == simulation_source) change(rows, points.front(), draw);
    return rows;
  }
};

// Status and reason of the rows of the simulation, by point; all others are checked to be ok.
std::map<std::string, std::string> failures(const Plan& plan, const Results& results,
                                            const Model& model) {
  std::map<std::string, std::string> result;
  for (const auto& row : tabulate(plan, results, model).rows) {
    const auto& m = row.measurement;
    if (m.status == Status::ok)
      CHECK(m.value.has_value());
    else
      result[row.parameters[0]] = std::string(to_string(m.status)) + ", " + m.reason.str();
  }
  return result;
}

}  // namespace

TEST_CASE("a failing item is a row with status and reason; the rest goes on") {
  ToyModel model;
  for (const auto& [kind, status, reason] :
       {std::tuple{"bad", Status::failed, "it is bad"},
        {"huge", Status::out_of_memory, "out of memory"},
        {"stuck", Status::not_converged, "toy"},
        {"wild", Status::diverged, "the error grew beyond every bound"}}) {
    Plan plan = toy_plan(model, 3, "fine", 6);
    set_kind(plan, 1, kind);
    const auto table = tabulate(plan, run(plan, model, {}), model);
    CHECK(table.rows.size() == 12);
    for (const auto& row : table.rows) {
      CAPTURE(row.source);
      const bool spoilt =
          row.parameters[1] == kind && !(kind == std::string("wild") && row.source == "theory");
      CHECK(row.measurement.value.has_value() == !spoilt);
      if (!spoilt) continue;
      CHECK(row.measurement.status == status);
      const std::string& said = row.measurement.reason;
      CHECK(said.find(reason) == 0);
      // Of six draws one diverges.
      CHECK((said.find("(1 of 6 draws)") != std::string::npos) == (status == Status::diverged));
    }
  }
}

TEST_CASE("a simulation is asked for the limit only where it has one") {
  ToyModel model;
  Plan plan = toy_plan(model, 1);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  plan.times.assign(1, {1, infinity});
  const auto times_of = [&] {
    std::map<std::string, std::vector<double>> times;
    for (const auto& row : tabulate(plan, run(plan, model, {}), model).rows)
      times[row.source].push_back(*row.measurement.time);
    return times;
  };
  CHECK(times_of()["theory"] == std::vector{1, infinity});
  CHECK(times_of()["simulation"] == std::vector<double>{1});
  for (Task& task : plan.tasks) task.limit = true;
  CHECK(times_of()["simulation"] == std::vector{1, infinity});
}

TEST_CASE("no infinity or NaN of a model, or of its average, goes by the name of a value") {
  ToyModel model;
  const auto check = [&](const char* kind, Status status) {
    const Plan plan = toy_plan(model, 2, kind, 4);
    const auto table = tabulate(plan, run(plan, model, {}), model);
    CHECK(table.rows.size() == 8);
    for (const auto& row : table.rows) {
      CAPTURE(kind);
      CHECK(row.measurement.value.has_value() == (status == Status::ok));
      CHECK(row.measurement.status == status);
      CHECK((!row.standard_error || std::isfinite(*row.standard_error)));
      CHECK(row.measurement.reason.empty() == (status == Status::ok));
    }
  };
  check("endless", Status::diverged);
  check("lost", Status::not_converged);
  check("largest", Status::ok);  // deviations from their mean are above the largest number
}

TEST_CASE("a running estimate may scatter below zero draw by draw, not in its average") {
  ToyModel model;
  for (const std::size_t draws : {2U, 3U}) {
    Plan plan = toy_plan(model, 2, "scattered", draws);
    plan.points.replace(0, {{"x", "-1"}, {"kind", "scattered"}});
    for (const auto& row : tabulate(plan, run(plan, model, {}), model).rows) {
      if (row.source != simulation_source) continue;
      const auto& m = row.measurement;
      CHECK((m.value ? *m.value >= 0 : m.status == Status::not_converged));
      CHECK(m.value.has_value() == row.standard_error.has_value());
    }
    CHECK(tabulate(plan, run(plan, model, {}), model).rows[0].measurement.value == -1);
  }
  Plan plan = toy_plan(model, 1, "scattered", 1);
  const auto average = [&] {
    return tabulate(plan, run(plan, model, {}), model).rows.back().measurement;
  };
  CHECK(average().value.has_value());
  plan.points.replace(0, {{"x", "-50"}, {"kind", "scattered"}});
  CHECK_FALSE(average().value.has_value());
  CHECK(average().reason.str().find("below zero") != std::string::npos);
}

TEST_CASE("what fails together is tried alone") {
  ToyModel model;
  Plan plan = toy_plan(model, 4, "shared");
  run(plan, model, {});
  CHECK(model.calls == 1 + 3);  // theory and three draws, of four points each
  plan = toy_plan(model, 4, "crowded");
  model.items = 0;
  const auto results = run(plan, model, {});
  CHECK(model.items == 4 * (1 + 3));
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    for (std::size_t r = 0; r < results[t].size(); ++r) {
      CHECK_FALSE(results[t][r]->failure.has_value());
      REQUIRE(results[t][r]->measurements.size() == 2);
      const double x = double(plan.tasks[t].point + 1);
      const double noise = ToyModel::noise(plan.draw(static_cast<std::uint32_t>(r)));
      CHECK(results[t][r]->measurements[0].value ==
            (plan.tasks[t].sampled ? x * std::exp(noise - 0.5) : x));
    }
}

TEST_CASE("work is shared at the same times alone") {
  ToyModel model;
  Plan plan = toy_plan(model, 3, "shared");
  plan.times = {};
  for (const double last : {2.0, 3.0, 2.0}) plan.times.push_back({1, last});
  const auto table = tabulate(plan, run(plan, model, {}), model);
  CHECK(model.calls == 2 * (1 + 3));
  REQUIRE(table.rows.size() == 12);
  for (std::size_t i = 0; i < 12; ++i)
    CHECK(table.rows[i].measurement.time == (i % 2 == 0 ? 1 : i / 4 == 1 ? 3 : 2));
}

TEST_CASE("an exception of any type is a failure of its item alone") {
  for (const std::size_t threads : {1u, 3u}) {
    ForeignModel model;
    model.change = [](ForeignModel::Rows&, const Point& first, Draw) {
      if (first.at("x") == "2") throw 42;
      if (first.at("x") == "3") throw "a text";
      if (first.at("x") == "4") throw Interrupted();  // nobody has asked for it
    };
    const Plan plan = toy_plan(model, 5);
    Execution execution;
    execution.threads = threads;
    CHECK(failures(plan, run(plan, model, execution), model) ==
          std::map<std::string, std::string>{{"2", "failed, an exception of an unknown kind"},
                                             {"3", "failed, an exception of an unknown kind"},
                                             {"4", "failed, interrupted"}});
  }
}

TEST_CASE("another number of results than of points is a failure, of none other than these") {
  const auto said = [](const std::string& kind, const auto& change) {
    ForeignModel model;
    model.change = change;
    const Plan plan = toy_plan(model, 3, kind, 2);
    Execution execution;
    execution.threads = 2;
    return failures(plan, run(plan, model, execution), model);
  };
  using Rows = ForeignModel::Rows;
  const auto expected = [](const std::string& reason) {
    return std::map<std::string, std::string>{
        {"1", "failed, " + reason}, {"2", "failed, " + reason}, {"3", "failed, " + reason}};
  };
  for (const char* kind : {"fine", "shared"}) {
    CAPTURE(kind);
    const std::string what = "results that the model returned: expected size 1, got ";
    CHECK(said(kind, [](Rows& rows, const Point&, Draw) { rows.clear(); }) == expected(what + "0"));
    CHECK(said(kind, [](Rows& rows, const Point&, Draw) { rows.resize(5); }) ==
          expected(what + "5"));
    CHECK(said(kind, [](Rows& rows, const Point&, Draw) { rows[0].clear(); }) ==
          expected("the model returned no measurements"));
  }
}

TEST_CASE("draws that measure different things have no average") {
  using Rows = ForeignModel::Rows;
  const auto said = [](const auto& change) {
    ForeignModel model;
    model.change = [&](Rows& rows, const Point& first, Draw draw) {
      if (first.at("x") == "2" && draw.replica == 1) change(rows.front());
    };
    const Plan plan = toy_plan(model, 3);
    return failures(plan, run(plan, model, {}), model);
  };
  const std::map<std::string, std::string> expected{
      {"2", "failed, the draws are not of the same observables and times"}};
  CHECK(said([](std::vector<Measurement>& row) { row.pop_back(); }) == expected);
  CHECK(said([](std::vector<Measurement>& row) { row.push_back(row.back()); }) == expected);
  CHECK(said([](std::vector<Measurement>& row) { row[0].observable = "z"; }) == expected);
  CHECK(said([](std::vector<Measurement>& row) { row[1].time = 7; }) == expected);
  CHECK(said([](std::vector<Measurement>& row) { row[1].time = std::nan(""); }) == expected);
  CHECK(said([](std::vector<Measurement>&) {}).empty());
}

TEST_CASE("what cannot be run is refused by name before anything is computed") {
  ToyModel model;
  const auto refusal = [&](const Plan& plan, const Execution& execution) -> std::string {
    try {
      run(plan, model, execution);
    } catch (const core::Error& error) {
      return error.what();
    }
    return "";
  };
  const Plan plan = toy_plan(model, 2);
  for (const std::size_t threads : {std::size_t{0}, std::size_t{100000}, SIZE_MAX})
    CHECK(refusal(plan, {.threads = threads}).find("threads: " + std::to_string(threads)) == 0);
  for (const double seconds : {-1.0, std::nan("")})
    CHECK(refusal(plan, {.checkpoint_seconds = seconds}).find("checkpoint_seconds: ") == 0);
  const auto changed = [&](const auto& change) {
    Plan other = plan;
    change(other);
    return refusal(other, {});
  };
  for (const std::size_t replicas : {std::size_t{0}, std::size_t{1} << 31, SIZE_MAX})
    CHECK(changed([&](Plan& other) { other.effort.replicas = replicas; }).find("replicas: ") == 0);
  for (const double error : {-1.0, std::nan(""), HUGE_VAL})
    CHECK(changed([&](Plan& other) { other.effort.target_error = error; }).find("target_error: ") ==
          0);
  CHECK(changed([](Plan& other) { other.tasks[1].point = 2; }).find("point: 2 ") == 0);
  CHECK(changed([](Plan& other) { other.times = {}; }) ==
        "times of the points: expected size 2, got 0");
  CHECK(model.calls == 0);
  // Nothing to do is done.
  CHECK(run({}, model, {}).empty());
}

TEST_CASE("a cost that is no number orders nothing and fails nothing") {
  class Priceless final : public ToyModel {
    const Description& description() const override {
      static const Description text = [this] {
        Description d = ToyModel::description();
        d.questions.cost = [](const Point& point, const std::string&, double) {
          const std::string& x = point.at("x");
          return x == "1" ? std::nan("") : x == "2" ? HUGE_VAL : x == "3" ? -1 : 1;
        };
        return d;
      }();
      return text;
    }
  };
  const Priceless model;
  const Plan plan = toy_plan(model, 5);
  Execution execution;
  execution.threads = 2;
  bool numbers = true;
  execution.progress = [&](const Progress& progress) {
    numbers = numbers && std::isfinite(progress.cost_done) && std::isfinite(progress.cost_left);
  };
  CHECK(failures(plan, run(plan, model, execution), model).empty());
  CHECK(numbers);
}

TEST_CASE("results that are not one list for each task are refused") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 2);
  Results results = run(plan, model, {});
  results.pop_back();
  CHECK_THROWS_WITH_AS(tabulate(plan, results, model),
                       "results of the tasks: expected size 4, got 3", core::DimensionMismatch);
}
